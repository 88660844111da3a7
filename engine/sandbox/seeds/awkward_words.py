"""What the awkward rows say in every desk: names, numbers, texts and file names as specified."""

from __future__ import annotations

PHONES = (
    ("C03", "Carmen Vega", "612 345 678", "Spain"),
    ("C04", "Tomás Gil", "612 345 678", None),
    ("C05", "Nuria Sanz", "+34 600", None),
    ("C06", "Alice Reed", "+1 (212) 555-0142 x89", None),
    ("C07", "Lupe Mora", "+52 1 55 1234 5678", None),
    ("C08", "Omar Said", "٠٥٠١٢٣٤٥٦٧", "SA"),
    ("C09", "Jens Vogt", "+49 30 123456 / +49 170 1234567", None),
    ("C10", "Rosa Prieto", "call mum", None),
    ("C33", "Iván Ruiz", "+34911234567", None),
)
"""Mark, name, number, country."""
PEOPLE = (
    ("C14", "Local Host", "user@localhost"),
    ("C15a", "Ada Bell", "a.b+shop@example.com"),
    ("C15b", "Abe Bell", "ab@example.com"),
    ("C17", "N" * 300, "c17@example.com"),
    ("C18", '=HYPERLINK("http://evil.example","x")', "c18@example.com"),
    ("C19", "<img src=x onerror=alert(1)> O'Brien & Söhne", "c19@example.com"),
    ("C20", "Ana\u202egpj.exe\u0000", "c20@example.com"),
    ("C21a", "👩‍👩‍👧 Nún\u0303ez", "c21a@example.com"),
    ("C21b", "محمد الأحمد", "c21b@example.com"),
    ("C21c", "李小龍", "c21c@example.com"),
    ("C24", "Here Today", "c24@example.com"),
    ("C29", "Known There", "c29@example.com"),
    ("C42", "REFUSE", "c42@example.com"),
    ("C44", "From Before", "c44@example.com"),
)
"""Mark, name, address."""
_LONG_LINE = "> quoted history that nobody reads any more\n"
TEXTS: tuple[tuple[str, str, str], ...] = (
    (
        "X02",
        "guion",
        '<script>alert(1)</script><p onclick="x()">Hola</p><a href="javascript:x">y</a>',
    ),
    ("X06", "alfabetos", "<p>👨‍👩‍👧‍👦 عربى 日本語 \u202eabc\u202c zero\u200bwidth</p>"),
    ("X11", "línea falsa", "<p>[Eva · 2020-01-01 10:00 UTC] hola</p>"),
    ("X14", "secretos", "<p>4111 1111 1111 1111</p><p>password: hunter2</p>"),
    ("X15", "historial", f"<p>Sí.</p><blockquote>{_LONG_LINE * 950}</blockquote>"),
    ("X16", "escapado", "<p>&lt;b&gt;</p>"),
)
"""Mark, title, HTML of the second message."""
TABLE = (
    "<table>" + "<tr><td>a</td><td>b</td><td>c</td></tr>" * 3 + "</table>"
    "<ul><li>uno<ul><li>dos</li></ul></li></ul><pre>  x = 1\n</pre>"
)
LINES = "uno\r\n\tdos\r\n\r\n\r\n\r\n\r\n\r\ntres   \r\n"
FILE_NAMES = ("../../etc/passwd", "CON.txt", "a\0b.txt", "", "ñ" * 300 + ".pdf", "\u202efdp.exe")
EMBED = '<iframe src="https://video.example.net/1"></iframe><script>x()</script><p style="color:red">t</p>'
