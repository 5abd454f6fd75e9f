"""Strings that try to come alive: written for this project, one trick each.

Every one of them calls `alert` when a page takes it for more than text.
"""

from typing import Final

_PLAIN: Final = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script/anything>alert(1)</script>",
    "<script src=data:text/javascript,alert(1)></script>",
    "<script type=module>alert(1)</script>",
    "</p></div></article><script>alert(1)</script>",
    "<img src=nothing: onerror=alert(1)>",
    '<img src="nothing:" OnErRoR="alert(1)">',
    "<img/src=nothing:/onerror=alert(1)>",
    "<img src=nothing:\tonerror\n=\nalert(1)>",
    "<image src=nothing: onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><image href=nothing: onerror=alert(1)></image></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><set onbegin=alert(1) attributeName=x to=1></svg>",
    "<svg><style><img src=nothing: onerror=alert(1)></style></svg>",
    "<math><mtext><img src=nothing: onerror=alert(1)></mtext></math>",
    "<math><style><img src=nothing: onerror=alert(1)></style></math>",
    "<body onload=alert(1)>",
    "<video src=nothing: onerror=alert(1)></video>",
    "<video><source src=nothing: onerror=alert(1)></video>",
    "<audio src=nothing: onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select autofocus onfocus=alert(1)></select>",
    "<button autofocus onfocus=alert(1)>x</button>",
    "<a href='' autofocus onfocus=alert(1)>x</a>",
    "<p tabindex=0 autofocus onfocus=alert(1)>x</p>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src='javascript:parent.alert(1)'></iframe>",
    "<iframe onload=alert(1)></iframe>",
    "<object data='data:text/html,x' onload=alert(1)></object>",
    "<embed src='data:text/html,x' onload=alert(1)>",
    "<link rel=stylesheet href=data:text/css, onload=alert(1)>",
    "<style onload=alert(1)>x{}</style>",
    "<style>@keyframes x{}p{animation:x}</style><p onanimationstart=alert(1)>x</p>",
    "<style>@keyframes x{}</style><img src=nothing: onerror=alert(1) style=animation:x>",
    "<template><p></template><img src=nothing: onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=nothing: onerror=alert(1)>'></noscript>",
    "<title></title><img src=nothing: onerror=alert(1)>",
    "</title><img src=nothing: onerror=alert(1)>",
    "</textarea><img src=nothing: onerror=alert(1)>",
    "</style><img src=nothing: onerror=alert(1)>",
    "</noscript><img src=nothing: onerror=alert(1)>",
    "--><img src=nothing: onerror=alert(1)>",
    "<!--><img src=nothing: onerror=alert(1)>",
    "<!--!><img src=nothing: onerror=alert(1)>-->",
    "<![CDATA[><img src=nothing: onerror=alert(1)>]]>",
    "]]><img src=nothing: onerror=alert(1)>",
    "<?xml?><img src=nothing: onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<xss id=x tabindex=0 autofocus onfocus=alert(1)></xss>",
    "<p><table><td><img src=nothing: onerror=alert(1)></table>",
    "<form><button formaction=javascript:alert(1) id=press>x</button></form>",
    "<dialog open><img src=nothing: onerror=alert(1)></dialog>",
)
"""In running text."""

_QUOTED: Final = (
    '"><script>alert(1)</script>',
    '"><img src=nothing: onerror=alert(1)>',
    "'><img src=nothing: onerror=alert(1)>",
    '" autofocus tabindex=0 onfocus=alert(1) x="',
    '" style=animation:x onanimationstart=alert(1) tabindex=0 autofocus onfocus=alert(1) "',
    '"/><svg/onload=alert(1)>',
    '"></title><img src=nothing: onerror=alert(1)>',
)
"""Out of an attribute."""

_ADDRESSES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript://kunta.fi/%0aalert(1)",
    "javascript:alert(1)//https://kunta.fi",
)
"""As a link."""

_QUIET: Final = (
    "{{ alert(1) }}{% raw %}",
    "{{ ''.__class__.__mro__ }}",
    "%(name)s %s {0} ${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=nothing: onerror=alert(1)&#62;",
    "\u202e<gpj.exe\u202c alert(1)",
    "\ufeff<script\ufeff>alert(1)",
    "\u2028alert(1)\u2029",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<",
    "<!doctype html>",
    'https://kunta.fi/"onmouseover="alert(1)',
    "https://kunta.fi@evil.example/",
    "//evil.example/alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
)
"""Harmless in a browser of today, or for other readers than a browser; they must come through as text too."""

VECTORS: Final = (*_PLAIN, *_QUOTED, *_ADDRESSES, *_QUIET)

ALIVE: Final = len(_PLAIN) + len(_QUOTED) + len(_ADDRESSES)
"""So many ought to run where nobody escapes them."""
