/* Draws every .chart from the JSON beside it, in the colours of the page. The table under each chart says the same.

   { "kind": "bars" | "columns" | "lines" | "ranks", "labels": […], "series": [{"name", "values", "strong"?, "quiet"?: [places]}],
     "stacked"?: true, "before"?: "$", "unit"?: " %", "titles"?: ["x", "y"], "limits"?: [{"at", "label"}], "stale"?: true (the last value is old: hollow),
     "spans"?: [{"from", "to"}] (of lines: places among the labels, shaded), "range"?: [least, most] (of a scale with whole steps),
     "urls"?: where a click on each label leads (the table has the same links) }
   or { "figure": {"data": […], "layout": {…}} }: a Plotly figure in which the text "token:NAME" stands for a colour. */
(() => {
  "use strict";

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const token = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const narrow = () => matchMedia("(max-width: 767px)").matches;
  const font = (size = 13, colour = "ink") => ({ family: '"Public Sans", system-ui, sans-serif', size, color: token(colour) });

  /* A second and third series differ in pattern, dash and sign as well as in colour. */
  const LOOKS = [
    { colour: "data-1", pattern: "", dash: "solid", sign: "circle" },
    { colour: "data-3", pattern: "/", dash: "dash", sign: "square" },
    { colour: "data-4", pattern: "x", dash: "dot", sign: "diamond" },
    { colour: "data-2", pattern: ".", dash: "dashdot", sign: "triangle-up" },
  ];
  const look = (number) => LOOKS[number % LOOKS.length];
  const axis = (extra) => ({
    fixedrange: true, zeroline: false, gridcolor: token("data-grid"), automargin: true, ticks: "", tickfont: font(12, "ink-2"), ...extra,
  });
  const titled = (words) => (words ? { text: words, font: font(13, "ink-2"), standoff: 8 } : undefined);
  const layout = (extra) => ({
    font: font(), paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: false, dragmode: false,
    separators: ".,", margin: { l: 8, r: 24, t: 16, b: 8 }, ...extra,
  });
  const wording = (spec, value) => {
    if (value === null || value === undefined) return "";
    const size = Math.abs(value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
    return `${value < 0 ? "\u2212" : ""}${spec.before ?? ""}${size}${spec.unit ?? ""}`;
  };

  /* A limit is a dotted line with its name at the end. */
  const limits = (spec, across) => {
    const shapes = [], annotations = [];
    for (const limit of spec.limits ?? []) {
      const [along, other] = across ? ["x", "y"] : ["y", "x"];
      shapes.push({
        type: "line", [`${along}0`]: limit.at, [`${along}1`]: limit.at, [`${other}ref`]: "paper", [`${other}0`]: 0, [`${other}1`]: 1,
        line: { color: token("ink"), width: 1.5, dash: "dot" },
      });
      annotations.push({
        [along]: limit.at, [`${other}ref`]: "paper", [other]: 1, text: limit.label, showarrow: false, font: font(12, "ink-2"),
        xanchor: across ? "center" : "left", yanchor: across ? "bottom" : "middle", xshift: across ? 0 : 4,
      });
    }
    return { shapes, annotations };
  };

  const bars = (spec, across) => {
    const alone = spec.series.length === 1;
    const crowded = !across && spec.labels.length * spec.series.length > (narrow() ? 8 : 16); // then the scale says it
    const data = spec.series.map((series, number) => ({
      type: "bar", orientation: across ? "h" : "v", name: series.name, width: alone || spec.stacked ? 0.62 : undefined,
      [across ? "y" : "x"]: spec.labels, [across ? "x" : "y"]: series.values, cliponaxis: false,
      text: spec.stacked || crowded ? undefined : series.values.map((value) => (across ? "\u00a0" : "") + wording(spec, value)),
      hoverinfo: "none", textposition: "outside", textangle: 0, textfont: font(12),
      marker: {
        color: series.quiet ? spec.labels.map((_, at) => token(series.quiet.includes(at) ? "data-2" : look(number).colour)) : token(look(number).colour),
        ...(look(number).pattern && {
          pattern: { shape: look(number).pattern, fillmode: "overlay", fgcolor: token("ink-2"), fgopacity: 1, size: 6, solidity: 0.2 },
        }),
        line: { color: token("rule-strong"), width: number ? 1 : 0 },
      },
    }));
    const named = axis({ showgrid: false, ticklabelstandoff: 8, tickfont: font(13), type: "category", autorange: across ? "reversed" : true });
    const counted = axis({
      visible: Boolean(spec.stacked || crowded), tickprefix: spec.before, ticksuffix: spec.unit, rangemode: "tozero", title: titled(spec.titles?.[1]),
    });
    const margin = { l: 8, r: across && !spec.stacked ? 64 : 16, t: spec.limits ? 28 : 16, b: 8 };
    const sides = across ? { xaxis: counted, yaxis: named } : { xaxis: named, yaxis: counted };
    return { data, layout: layout({ ...sides, margin, barmode: spec.stacked ? "stack" : "group", ...limits(spec, across) }) };
  };

  /* Names of lines that end at nearly the same height stand one below the other. */
  const apart = (ends, values) => {
    const near = (Math.max(...values) - Math.min(...values)) * 0.07;
    ends.sort((one, other) => other.y - one.y);
    for (let at = 1; at < ends.length; at += 1) {
      if (ends[at - 1].y - ends[at].y <= near) ends[at].yshift = ends[at - 1].yshift - 16;
    }
  };

  /* Lines carry their names at their ends, so that no legend has to be looked up. */
  const lines = (spec, ranked) => {
    const few = narrow();
    const last = (values) => values.findLastIndex((value) => value !== null);
    const width = (series, number) => (ranked ? (series.strong ? 3.5 : 1.5) : number ? 2 : 2.5);
    const colour = (series, number) => token(ranked ? (series.strong ? "data-1" : "data-2") : number === 1 ? "data-2" : look(number).colour);
    const data = spec.series.map((series, number) => ({
      type: "scatter", mode: ranked ? "lines" : "lines+markers", name: series.name, x: spec.labels, y: series.values, cliponaxis: false,
      line: { color: colour(series, number), width: width(series, number), dash: ranked ? "solid" : look(number).dash },
      marker: {
        color: colour(series, number),
        symbol: series.values.map((_, at) => look(number).sign + (spec.stale && at === last(series.values) ? "-open" : "")),
        size: series.values.map((_, at) => (spec.stale && at === last(series.values) ? 9 : spec.labels.length > 24 ? 1 : 6)),
      },
    }));
    const { shapes, annotations } = limits(spec, ranked);
    for (const span of spec.spans ?? []) {
      shapes.push({
        type: "rect", layer: "below", xref: "x", yref: "paper", x0: span.from, x1: span.to, y0: 0, y1: 1,
        fillcolor: token("ok-tint"), line: { width: 0 },
      });
    }
    const alone = spec.series.length === 1;
    const ends = [];
    spec.series.forEach((series) => {
      const at = last(series.values);
      if (at < 0) return;
      const words = alone ? wording(spec, series.values[at]) : ranked ? `${series.values[at]}  ${series.name}` : series.name;
      ends.push({
        x: ranked ? spec.labels[at] : at, y: series.values[at], xanchor: "left", xshift: 8, yshift: 0, showarrow: false, align: "left",
        text: words, font: { ...font(few ? 11 : 13, !ranked || series.strong ? "ink" : "ink-2"), weight: series.strong ? 700 : 400 },
      });
    });
    if (!ranked) apart(ends, spec.series.flatMap((series) => series.values.filter((value) => value !== null)));
    annotations.push(...ends);
    const longest = Math.max(6, ...annotations.map((one) => one.text.length));
    const margin = { l: 8, r: Math.min(few ? 168 : 280, 16 + longest * (few ? 6 : 7)), t: ranked && spec.limits ? 28 : 12, b: 8 };
    return {
      data,
      layout: layout({
        margin, shapes, annotations,
        xaxis: axis({
          showgrid: ranked, title: titled(spec.titles?.[0]), ticksuffix: ranked ? spec.unit : "", tickangle: 0,
          ...(ranked
            ? { range: [spec.labels[0], spec.labels.at(-1)], nticks: few ? 4 : 8 }
            : { type: "category", range: [-0.3, spec.labels.length - 0.7], dtick: Math.ceil(spec.labels.length / (few ? 4 : 9)) }),
        }),
        yaxis: axis({
          title: titled(spec.titles?.[1]), tickprefix: ranked ? "" : spec.before, ticksuffix: ranked ? "" : spec.unit, showgrid: !ranked,
          autorange: ranked ? "reversed" : !spec.range, range: spec.range, dtick: ranked || spec.range ? 1 : undefined,
        }),
      }),
    };
  };

  const coloured = (value) => {
    if (typeof value === "string") return value.startsWith("token:") ? token(value.slice(6)) : value;
    if (Array.isArray(value)) return value.map(coloured);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, coloured(inner)]));
  };
  const given = (spec) => {
    const { xaxis, yaxis, ...rest } = coloured(spec.figure.layout ?? {});
    return { data: coloured(spec.figure.data), layout: layout({ ...rest, template: null, xaxis: axis(xaxis), yaxis: axis(yaxis) }) };
  };

  const figureOf = (spec) => {
    if (spec.figure) return given(spec);
    if (spec.kind === "bars" || spec.kind === "columns") return bars(spec, spec.kind === "bars");
    return lines(spec, spec.kind === "ranks");
  };
  const draw = (element) => {
    const source = document.getElementById(element.getAttribute("data-chart"));
    if (!source) return;
    if (!element.firstElementChild) {
      const canvas = document.createElement("div");
      canvas.className = "chart__canvas";
      canvas.setAttribute("aria-hidden", "true");
      element.append(canvas);
    }
    element.hidden = false;
    const figure = figureOf(JSON.parse(source.textContent));
    const canvas = element.firstElementChild;
    canvas.style.height = `${element.clientHeight}px`;
    const spec = JSON.parse(source.textContent);
    if (spec.urls) figure.layout.hovermode = "closest"; // without it Plotly hears no click
    Plotly.react(canvas, figure.data, figure.layout, { displayModeBar: false, responsive: true, staticPlot: !spec.urls });
    if (spec.urls && !element.dataset.opens) {
      element.dataset.opens = "rows";
      canvas.on("plotly_click", (event) => {
        const url = spec.urls[event.points[0].pointIndex];
        if (url) location.assign(url);
      });
    }
  };
  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);

  document.fonts.ready.then(drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  matchMedia("(max-width: 767px)").addEventListener("change", drawAll);
  document.addEventListener("htmx:afterSwap", drawAll);
  /* Paper is white whatever the screen was. */
  const root = document.documentElement;
  let worn;
  addEventListener("beforeprint", () => {
    worn = root.getAttribute("data-theme");
    root.setAttribute("data-theme", "light");
    drawAll();
  });
  addEventListener("afterprint", () => {
    if (worn) root.setAttribute("data-theme", worn);
    else root.removeAttribute("data-theme");
    drawAll();
  });
})();
