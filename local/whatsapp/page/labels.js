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
    unread: "sin leer",
  },
  pt: {
    title: "Telefones de clientes", search: "Buscar nome, telefone ou código",
    nobody: "Ninguém recebeu mensagens ainda.", nothing: "Sem resultados.",
    welcome: "As mensagens chegam aqui",
    explain: "Escolha uma pessoa para ver o telefone dela e responder no lugar dela.",
    hint: "Você responde como esta pessoa", type: "Digite uma mensagem", send: "Enviar",
    back: "Voltar à lista", today: "Hoje", yesterday: "Ontem", offline: "Sem conexão com o simulador",
    accepted: "Aceita", sent: "Enviada", delivered: "Entregue", read: "Lida", failed: "Não entregue",
    unread: "não lidas",
  },
  en: {
    title: "Customers' phones", search: "Search name, phone or code",
    nobody: "Nobody has received a message yet.", nothing: "No results.",
    welcome: "Messages arrive here",
    explain: "Choose a person to see their phone and to answer for them.",
    hint: "You answer as this person", type: "Type a message", send: "Send",
    back: "Back to the list", today: "Today", yesterday: "Yesterday", offline: "No connection to the simulator",
    accepted: "Accepted", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not delivered",
    unread: "unread",
  },
};

const wanted = (navigator.languages ?? [navigator.language]).map((code) => code.slice(0, 2));
export const language = wanted.find((code) => code in LABELS) ?? "es";
export const labels = LABELS[language];
export const locale = navigator.languages.find((code) => code.startsWith(language)) ?? language;
