"""What customers and agents say to one another: dialogues with gaps for the order at hand.

A turn is ``(who, words)``: ``c`` the customer, ``a`` the agent, ``n`` a note between agents.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One way a conversation goes."""

    language: str
    team: str
    tags: tuple[str, ...]
    subject: str
    turns: tuple[tuple[str, str], ...]


PRODUCTS = (
    "Nórdica desk lamp",
    "Roble dining chair",
    "Atlas backpack 30L",
    "Brisa tower fan",
    "Milano espresso set",
    "Cumbre hiking boots",
    "Faro wall light",
    "Lino bed linen 150×200",
)

DIALOGUES = (
    Dialogue(
        "en",
        "support",
        ("order", "shipping"),
        "Where is my order {order}?",
        (
            (
                "c",
                "<p>Hello,</p><p>I ordered the {product} ten days ago (order {order}) and the tracking page has not moved since Monday. Can you tell me where it is?</p>",
            ),
            (
                "a",
                "<p>Hi {first},</p><p>Thanks for writing. I have opened an enquiry with the carrier and will come back to you today.</p>",
            ),
            (
                "n",
                "<p>Carrier reference 88-{order}. Parcel scanned at the depot twice, looks stuck.</p>",
            ),
            (
                "a",
                "<p>The carrier found your parcel: it will be delivered <b>tomorrow before 14:00</b>.</p>",
            ),
            ("c", "<p>Great, thank you for the quick answer!</p>"),
            ("a", "<p>You are welcome. I will keep this open until it has arrived.</p>"),
            ("c", "<p>It just arrived, everything fine.</p>"),
            ("a", "<p>Glad to hear that. Have a lovely day!</p>"),
        ),
    ),
    Dialogue(
        "es",
        "returns",
        ("return",),
        "Devolución del pedido {order}",
        (
            (
                "c",
                "<p>Buenos días:</p><p>Quiero devolver «{product}» del pedido {order} porque la talla no es la mía. ¿Cómo lo hago?</p>",
            ),
            (
                "a",
                "<p>Hola, {first}:</p><p>Sin problema. Te adjunto la etiqueta de devolución; basta con dejar el paquete en cualquier punto de recogida.</p>",
            ),
            ("c", "<p>Perfecto. ¿Cuándo me devolvéis los {amount} €?</p>"),
            ("n", "<p>Comprobar con facturación si pagó con tarjeta o transferencia.</p>"),
            ("a", "<p>En cuanto el almacén lo reciba, entre <b>3 y 5 días laborables</b>.</p>"),
            ("c", "<p>Ya lo he enviado, muchas gracias.</p>"),
            ("a", "<p>Recibido. Hemos ordenado el reembolso de {amount} €.</p>"),
        ),
    ),
    Dialogue(
        "en",
        "billing",
        ("invoice",),
        "Invoice for order {order} is missing our VAT number",
        (
            (
                "c",
                "<p>Hi,</p><p>The invoice of order {order} does not show our VAT number. Our accountant needs a corrected one over {amount} EUR.</p>",
            ),
            ("n", "<p>Customer has a company account, VAT number is on file since March.</p>"),
            (
                "a",
                "<p>Hello {first},</p><p>I am sorry about that. You will find the corrected invoice attached.</p>",
            ),
            (
                "c",
                "<p>Thanks! Could you make sure that the next ones are right from the start?</p>",
            ),
            ("a", "<p>Done: the number is now part of your billing profile.</p>"),
        ),
    ),
    Dialogue(
        "es",
        "billing",
        ("invoice", "payment"),
        "Cobro duplicado de {amount} €",
        (
            (
                "c",
                "<p>Hola, me habéis cobrado <b>dos veces</b> el pedido {order}. Adjunto captura del banco.</p>",
            ),
            ("a", "<p>Hola, {first}. Lo estamos mirando con el banco ahora mismo.</p>"),
            ("n", "<p>Confirmado: la pasarela repitió la operación. Devolver {amount} €.</p>"),
            (
                "a",
                "<p>Tenías razón: hemos anulado el segundo cargo. Lo verás en tu cuenta en 48 horas.</p>",
            ),
            ("c", "<p>Ya lo veo, gracias por la rapidez.</p>"),
        ),
    ),
    Dialogue(
        "en",
        "returns",
        ("return", "damaged"),
        "{product} arrived damaged",
        (
            (
                "c",
                "<p>Good afternoon,</p><p>The {product} from order {order} arrived with a crack on one side, see the picture.</p><p>I would like a replacement.</p>",
            ),
            (
                "a",
                "<p>Dear {first},</p><p>I am really sorry. A replacement leaves our warehouse today, there is no need to send the damaged one back.</p>",
            ),
            ("n", "<p>Third broken one of this batch this week. Told the warehouse.</p>"),
            ("c", "<p>That was easy. Thank you!</p>"),
        ),
    ),
    Dialogue(
        "es",
        "support",
        ("account",),
        "No puedo entrar en mi cuenta",
        (
            (
                "c",
                "<p>Hola:</p><p>Desde ayer no puedo entrar en mi cuenta. He pedido una contraseña nueva tres veces y <i>no llega ningún correo</i>.</p>",
            ),
            (
                "a",
                "<p>Hola, {first}:</p><p>¿Puedes mirar la carpeta de correo no deseado? El remitente es cuentas@tienda.example.com.</p>",
            ),
            ("c", "<p>Ahí estaba, ¡gracias! Ya he podido entrar.</p>"),
            ("a", "<p>Estupendo. Si añades el remitente a tus contactos no volverá a pasar.</p>"),
        ),
    ),
    Dialogue(
        "en",
        "support",
        ("product-question",),
        "Question about the {product}",
        (
            (
                "c",
                "<p>Hi there, does the {product} come with a spare bulb or a warranty card? The page says both things.</p><ul><li>two years, or</li><li>three years?</li></ul>",
            ),
            (
                "a",
                '<p>Hi {first}, it comes with a <a href="https://shop.example.com/warranty">three-year warranty</a>.</p>',
            ),
            ("c", "<p>Perfect, I will order two more.</p>"),
        ),
    ),
    Dialogue(
        "es",
        "support",
        ("order", "change-address"),
        "Cambiar la dirección del pedido {order}",
        (
            (
                "c",
                "<p>Buenas tardes, me he mudado y el pedido {order} va a la dirección antigua. ¿Se puede cambiar?</p><p>Calle Mayor 12, 3.º B<br>28013 Madrid</p>",
            ),
            ("n", "<p>Todavía no ha salido del almacén, se puede cambiar.</p>"),
            ("a", "<p>Hola, {first}: cambiado. Llegará el jueves a la nueva dirección.</p>"),
            ("c", "<p>¡Mil gracias!</p>"),
            ("a", "<p>A ti. ¡Que disfrutes de la nueva casa!</p>"),
            ("c", "<p>Una cosa más: ¿me podéis mandar la factura a este correo?</p>"),
        ),
    ),
    Dialogue(
        "en",
        "billing",
        ("payment", "vip"),
        "Paying order {order} by bank transfer",
        (
            (
                "c",
                "<p>Hello, our company can only pay by transfer. Is that possible for order {order} over {amount} EUR?</p>",
            ),
            (
                "a",
                "<p>Hello {first}, yes. Please use <code>{order}</code> as the payment reference.</p>",
            ),
            ("c", "<p>Sent this morning.</p>"),
            ("n", "<p>Transfer came in, {amount} EUR. Order released.</p>"),
        ),
    ),
    Dialogue(
        "es",
        "returns",
        ("return", "refund"),
        "¿Dónde está mi reembolso del pedido {order}?",
        (
            ("c", "<p>Hola, envié el paquete hace dos semanas y sigo sin ver los {amount} €.</p>"),
            ("a", "<p>Hola, {first}: el almacén lo registró ayer. Hoy sale el reembolso.</p>"),
            ("c", "<p>De acuerdo, espero entonces.</p>"),
        ),
    ),
)

AGENT_DIALOGUE = Dialogue(
    "en",
    "support",
    ("outreach",),
    "Your {product} is back in stock",
    (
        (
            "a",
            "<p>Hi {first},</p><p>You asked us in spring about the {product}. It is back, and we have put one aside for you until Friday.</p>",
        ),
        ("c", "<p>Oh nice! Yes please, same address as in order {order}.</p>"),
        ("a", "<p>Ordered for you. The invoice over {amount} EUR follows by e-mail.</p>"),
    ),
)

CONTACT_NOTES = (
    "Prefers to be called in the afternoon.",
    "Cliente desde la tienda de Sevilla; siempre contesta por correo.",
    "Gets the 10 % trade discount, agreed with Bruno.",
    "Asked twice for paper invoices.",
    "No enviar ofertas por SMS, lo pidió expresamente.",
    "Writes for three branches, always ask which one.",
)
