"""What debtors say, in Spanish, Portuguese and English: lower case, without accents.

Reviewed data. A phrase stands here only if, in the region, it can hardly mean anything else: a
bare "no me mande" goes on too often with "la factura por correo". A ``*`` is any one word.
"""

from types import MappingProxyType

from puntual.domain.conversation.intent import Intent


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(line.split()) for line in text.replace("|", "\n").splitlines() if line.strip()
    )


# A way out only when nothing else is said, politeness aside: "baja" is also low.
WAYS_OUT = _words(
    """
    baja alto stop parar pare sair quit end revoke cancelar cancel
    desuscribir desuscribirme descadastrar unsubscribe optout
    """
)

# "Quiero cancelar" is also "I want to pay": with a verb of wanting it is no way out.
WAYS_OUT_OR_TO_PAY = frozenset({"cancelar"})
WANTING = _words("quiero quisiera deseo solicito pido quero queria desejo want")

POLITENESS = _words(
    """
    por favor porfavor porfa porfis gracias hola buenas buenos buen dias dia tardes tarde noches
    noche bom boa noite oi ola obrigado obrigada please thanks thank you hello hi
    la a de me ya ja i
    """
)

SAYING = MappingProxyType(
    {
        Intent.OPT_OUT: _phrases(
            """
            no molestar|no molesten|no me moleste|no me molesten|no me molestes
            no me escriba|no me escriban|no me escribas|no escribir mas
            no me contacte|no me contacten|no me contactes
            no me mande mas|no me manden mas|no me mandes mas|no mandar mas
            no me mande mensajes|no me manden mensajes|no me mandes mensajes
            no me envie mas|no me envien mas|no me envies mas|no enviar mas
            no me envie mensajes|no me envien mensajes|no me envies mensajes
            no mas mensajes|no mas recordatorios|no quiero mas mensajes|no quiero mensajes
            no quiero mas recordatorios|no quiero recordatorios|no quiero sus mensajes
            no quiero recibir|no deseo recibir|dejar de recibir
            deje de escribir|dejen de escribir|deja de escribir
            deje de escribirme|dejen de escribirme|deja de escribirme
            deje de mandar|dejen de mandar|deja de mandar
            deje de mandarme|dejen de mandarme|deja de mandarme
            deje de enviar|dejen de enviar|deja de enviar
            deje de enviarme|dejen de enviarme|deja de enviarme
            deje de molestar|dejen de molestar|deja de molestar
            deje de molestarme|dejen de molestarme|deja de molestarme
            darme de baja|denme de baja|deme de baja|dame de baja|dar de baja
            cancelar mensajes|cancelar recordatorios|cancelar suscripcion|cancelar la suscripcion
            borren mi numero|eliminen mi numero|borrar mi numero|eliminar mi numero
            nao me mande mais|nao me mandem mais|nao mande mais|nao mandem mais
            nao me mande mensagens|nao me mandem mensagens
            nao me envie mais|nao me enviem mais|nao envie mais|nao enviem mais
            nao me envie mensagens|nao me enviem mensagens
            nao me escreva|nao me escrevam|nao me contate|nao me contatem
            nao quero receber|nao desejo receber|nao quero mais receber|deixar de receber
            nao quero mais mensagens|nao quero mensagens|nao quero mais lembretes
            pare de mandar|parem de mandar|para de mandar
            pare de me mandar|parem de me mandar|para de me mandar
            pare de enviar|parem de enviar|pare de me enviar|parem de me enviar
            me descadastre|me descadastrem|me descadastrar|cancelar mensagens|cancelar inscricao
            opt out|stop messaging|stop texting|stop sending|stop writing|remove me
            unsubscribe me|do not contact|dont contact|do not message|dont message
            do not text|dont text|no more messages
            """
        ),
        Intent.WRONG_NUMBER: _phrases(
            """
            numero equivocado|numero incorrecto|numero erroneo|numero errado
            equivocado de numero|equivocada de numero|equivocaron de numero|equivoco de numero
            equivocado de persona|equivocaron de persona|persona equivocada|pessoa errada
            no soy yo|no soy ese|no soy esa|no es mi numero
            no soy la persona que busca|no soy la persona que buscan
            este numero no es de|este no es el numero de|no conozco a ese|no conozco a esa
            nao sou eu|nao sou esse|nao sou essa|nao conheco essa pessoa
            nao sou a pessoa que procura|nao sou a pessoa que procuram
            esse numero nao e de|este numero nao e de
            wrong number|wrong person|not my number
            """
        ),
        Intent.ALREADY_PAID: _phrases(
            """
            ya pague|ya lo pague|ya la pague|ya los pague|ya las pague
            ya te pague|ya le pague|ya les pague|ya he pagado|ya lo he pagado|ya la he pagado
            ya pagamos|ya lo pagamos|ya la pagamos
            ya esta pago|ya esta pagado|ya esta pagada|ya estan pagadas|ya estan pagados
            ya fue pagado|ya fue pagada|ya quedo pagado|ya quedo pagada
            ya hice el pago|ya hice la transferencia|ya hice el deposito
            ya realice el pago|ya se realizo el pago|ya se hizo el pago
            ya transferi|ya deposite|ya abone|ya cancele|ya lo cancele|ya la cancele
            acabo de pagar|acabo de transferir|acabo de depositar|acabo de abonar
            pago realizado|pago hecho|pago efectuado|pague ayer|pague hoy
            ja paguei|ja pagamos|ja foi pago|ja foi paga|ja esta pago|ja esta paga
            ja fiz o pagamento|ja fiz o pix|ja fiz a transferencia|ja efetuei o pagamento
            ja transferi|ja quitei|acabei de pagar|acabei de transferir|acabei de fazer o pix
            paguei ontem|paguei hoje|pagamento efetuado|pagamento realizado|pagamento feito
            already paid|i paid|i have paid|ive paid|just paid|payment sent
            """
        ),
        Intent.NEED_TIME: _phrases(
            """
            necesito tiempo|necesito mas tiempo|necesito un poco de tiempo|necesito algo de tiempo
            necesito unos dias|necesito * dias|necesito * dias mas|mas tiempo|mas plazo|mas dias
            necesito plazo|necesito un plazo|necesito prorroga|una prorroga|prorroga|prorrogar
            dame unos dias|deme unos dias|denme unos dias|dame tiempo|deme tiempo|denme tiempo
            me das unos dias|me da unos dias|me dan unos dias
            preciso de prazo|preciso de um prazo|preciso de mais prazo|mais prazo|mais dias
            preciso de tempo|preciso de mais tempo|mais tempo|prorrogacao
            preciso de alguns dias|preciso de uns dias|preciso de * dias
            need time|need more time|need some time|more time|few more days|an extension
            """
        ),
        Intent.TALK_TO_PERSON: _phrases(
            """
            hablar con|hablo con|comunicarme con|comuniquenme con|comuniqueme con
            pasame con|paseme con|asesor|asesora|un agente|una persona|un humano
            un ejecutivo|una ejecutiva|operador|operadora|llamame|llameme|llamenme
            pueden llamarme|puede llamarme|puedes llamarme|me pueden llamar|me puede llamar
            falar com|atendente|uma pessoa|me ligue|me liguem|pode me ligar|podem me ligar
            talk to|talk with|speak to|speak with|a human|an agent|call me
            """
        ),
    }
)

# What takes a phrase back, or puts it off.
TAKING_BACK = MappingProxyType(
    {
        Intent.OPT_OUT: _phrases(
            """
            no quiero darme de baja|no quiero dar de baja|no me den de baja|no me de de baja
            baja el servicio|baja mi servicio|baja del servicio|baja mi plan|baja el plan
            baja mi linea|baja la linea|baja el contrato|baja mi contrato
            """
        ),
        Intent.WRONG_NUMBER: _phrases("no es numero equivocado|no es un numero equivocado"),
        Intent.ALREADY_PAID: _phrases(
            "cuando ya|quando ja|una vez que|when i|once i|no se si|nao sei se|i paid half"
        ),
        Intent.NEED_TIME: _phrases(
            """
            no necesito|no quiero mas tiempo|no hace falta|nao preciso|nao quero mais tempo
            dont need|do not need|no more time
            """
        ),
    }
)
