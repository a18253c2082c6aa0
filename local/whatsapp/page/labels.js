// Every word on the page, by the language of the browser.
const LABELS = {
  es: {
    title: "Teléfonos de clientes", search: "Buscar nombre, teléfono o código",
    nobody: "Todavía nadie ha recibido un mensaje.", nothing: "Sin resultados.",
    welcome: "Los mensajes llegan aquí",
    explain: "Elija a una persona para ver su teléfono y responder en su lugar.",
    hint: "Usted responde como esta persona", type: "Escriba un mensaje", send: "Enviar",
    back: "Volver a la lista", today: "Hoy", yesterday: "Ayer", offline: "Sin conexión con el simulador",
    accepted: "Aceptado", sent: "Enviado", delivered: "Entregado", read: "Leído", failed: "No entregado",
    unread: "sin leer", attach: "Enviar una foto o un PDF", record: "Enviar una nota de voz",
    quote: "Responder a este mensaje", edit: "Editar", remove: "Eliminar", drop: "Dejarlo",
    quoting: "Responde a:", editing: "Corrige:", edited: "Editado", deleted: "Eliminó este mensaje",
    image: "Foto", document: "Documento", audio: "Nota de voz", video: "Video", sticker: "Sticker",
    unsupported: "Mensaje que WhatsApp no entrega",
  },
  pt: {
    title: "Telefones de clientes", search: "Buscar nome, telefone ou código",
    nobody: "Ninguém recebeu mensagens ainda.", nothing: "Sem resultados.",
    welcome: "As mensagens chegam aqui",
    explain: "Escolha uma pessoa para ver o telefone dela e responder no lugar dela.",
    hint: "Você responde como esta pessoa", type: "Digite uma mensagem", send: "Enviar",
    back: "Voltar à lista", today: "Hoje", yesterday: "Ontem", offline: "Sem conexão com o simulador",
    accepted: "Aceita", sent: "Enviada", delivered: "Entregue", read: "Lida", failed: "Não entregue",
    unread: "não lidas", attach: "Enviar uma foto ou um PDF", record: "Enviar um áudio",
    quote: "Responder a esta mensagem", edit: "Editar", remove: "Apagar", drop: "Desistir",
    quoting: "Responde a:", editing: "Corrige:", edited: "Editada", deleted: "Apagou esta mensagem",
    image: "Foto", document: "Documento", audio: "Áudio", video: "Vídeo", sticker: "Figurinha",
    unsupported: "Mensagem que o WhatsApp não entrega",
  },
  en: {
    title: "Customers' phones", search: "Search name, phone or code",
    nobody: "Nobody has received a message yet.", nothing: "No results.",
    welcome: "Messages arrive here",
    explain: "Choose a person to see their phone and to answer for them.",
    hint: "You answer as this person", type: "Type a message", send: "Send",
    back: "Back to the list", today: "Today", yesterday: "Yesterday", offline: "No connection to the simulator",
    accepted: "Accepted", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not delivered",
    unread: "unread", attach: "Send a photo or a PDF", record: "Send a voice note",
    quote: "Answer this message", edit: "Edit", remove: "Delete", drop: "Drop it",
    quoting: "Answers:", editing: "Corrects:", edited: "Edited", deleted: "Deleted this message",
    image: "Photo", document: "Document", audio: "Voice note", video: "Video", sticker: "Sticker",
    unsupported: "A message that WhatsApp does not pass on",
  },
};

const wanted = (navigator.languages ?? [navigator.language]).map((code) => code.slice(0, 2));
export const language = wanted.find((code) => code in LABELS) ?? "es";
export const labels = LABELS[language];
export const locale = navigator.languages.find((code) => code.startsWith(language)) ?? language;
