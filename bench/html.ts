/**
 * What a run of the bench found, as one page that needs no network: bar charts, drawn by Observable
 * Plot when the page is written, and the goals.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { alike, geometricMean, groupBy, type Report, type Result, sampleOf } from "./report.ts";
import { amount, describe, figure, titleOf } from "./table.ts";

// deno-lint-ignore no-explicit-any -- a document as far as Plot needs one
const { document } = parseHTML("<!doctype html><html></html>") as any;

/** The page. */
export function page(report: Report): string {
  const { date, machine, engines, seconds } = report;
  const busy = machine.busy
    ? `<p class="busy">The machine was busy with other things: do not trust these times.</p>`
    : "";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Kiln's bench, ${escape(date.slice(0, 10))}</title>
<style>${STYLE}</style>
<h1>How fast is Kiln?</h1>
<p>Times relative to native WebAssembly of the same engine in the same run: shorter bars are better,
and what is left of the line at 1 is faster than native.</p>
<p class="where">${escape(describe(machine))}; ${
    escape(engines.map(({ version }) => version).join("; "))
  }; ${
    escape(date.slice(0, 16).replace("T", " "))
  } UTC; ${seconds} s for each measurement, each in a
process of its own.</p>
${busy}
${targetCharts(report)}
${groupBy(report.results, ({ group }) => group).map(groupSection).join("\n")}
</html>
`;
}

const STYLE = `
:root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #222; }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.8rem; margin: 0; } h2 { margin: 2.5rem 0 0.5rem; font-size: 1.3rem; }
h3 { margin: 1rem 0 0; font-size: 1rem; font-weight: 600; }
.where { color: #666; } .busy { background: #fde8d0; padding: 0.5rem 1rem; border-radius: 4px; }
.engines { display: grid; grid-template-columns: repeat(auto-fit, minmax(34rem, 1fr)); gap: 0 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: 0.1rem 0.7rem 0.1rem 0; text-align: right; font-weight: normal; }
td:first-child, th:first-child { text-align: left; } th { color: #666; }
.met { color: #1a7f37; } .missed { color: #b35900; }
details { margin: 0.5rem 0; } summary { cursor: pointer; color: #555; }
svg { max-width: 100%; height: auto; }
`;

function targetCharts({ engines, targets }: Report): string {
  if (targets.length === 0) return "";
  const tables = engines.map(({ engine, version }) => {
    const rows = targets.filter((target) => target.engine === engine).map((target) => {
      const { title, found, aim, unit, atLeast, met } = target;
      const state = met ? "met" : "missed";
      const bound = `${atLeast ? "≥" : "≤"} ${amount(aim, unit)}`;
      return `<tr><td>${escape(title)}<td>${amount(found, unit)}<td>${bound}` +
        `<td class="${state}">${met ? "✓" : "✗"} ${state}`;
    });
    return `<div><h3>${escape(version)}</h3><table><tr><th>goal<th>found<th>aim<th>${
      rows.join("")
    }</table></div>`;
  });
  return `<h2>Goals</h2><div class="engines">${tables.join("")}</div>`;
}

function groupSection([group, results]: readonly [string, readonly Result[]]): string {
  const engines = groupBy(results, ({ engine }) => engine);
  const charts = engines.map(([engine, own]) => {
    const parts = [`<h3>${escape(engine)}</h3>`];
    for (const cases of alike(own)) {
      const compared = cases.flat().filter(({ ratio }) => ratio !== undefined);
      if (compared.length > 0) parts.push(ratioChart(compared));
    }
    parts.push(details(own));
    return `<div>${parts.join("\n")}</div>`;
  });
  return `<h2>${escape(titleOf(group))}</h2>\n<div class="engines">${charts.join("\n")}</div>`;
}

/** A bar of a chart. */
interface Bar {
  readonly label: string;
  readonly variant: string;
  readonly ratio: number;
  /** Whether it stands for a whole section. */
  readonly mean: boolean;
}

const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Bars from 1, native's time, to the left or right; a case's bars are next to each other. */
function ratioChart(results: readonly Result[]): string {
  const variants = [...new Set(results.map(({ variant }) => variant))];
  const bars: Bar[] = groupBy(results, ({ section }) => section).flatMap(([section, members]) => [
    ...members.map(({ title, variant, ratio }) => ({
      label: title,
      variant,
      ratio: ratio!,
      mean: false,
    })),
    ...(members.length > variants.length ? means(section, members) : []),
  ]);
  const labels = [...new Set(bars.map(({ label }) => label))];
  const height = 16 + 60 + bars.length * 13 + labels.length * 6;
  const longest = Math.max(...labels.map((label) => label.length));
  const far = Math.max(2, ...bars.map(({ ratio }) => ratio));
  const near = Math.min(0.5, ...bars.map(({ ratio }) => ratio));
  const chart = Plot.plot({
    document,
    width: 640,
    height,
    marginLeft: Math.min(330, 16 + longest * 6),
    marginRight: 48,
    // Logarithms on a linear scale: a logarithmic one leaves out ticks of its own choosing.
    x: {
      domain: [Math.log(near / 1.05), Math.log(far * 1.05)],
      label: "times the reference's time, logarithmic",
      grid: true,
      ticks: TICKS.filter((tick) => tick >= near && tick <= far).map(Math.log),
      tickFormat: (value: number) => `${Number(Math.exp(value).toPrecision(1))}`,
    },
    y: { axis: null, domain: variants },
    fy: { domain: labels, axis: "left", label: null, padding: 0.15 },
    color: {
      legend: true,
      domain: variants,
      range: ["#2a6f97", "#e07a1f", "#7a9e3f", "#8d5fa8"],
    },
    marks: [
      Plot.barX(bars, { fy: "label", y: "variant", x1: 0, x2: logarithm, fill: "variant" }),
      figures(bars.filter(({ mean }) => !mean), "normal"),
      figures(bars.filter(({ mean }) => mean), "bold"),
      Plot.ruleX([0], { stroke: "#222" }),
    ],
    // deno-lint-ignore no-explicit-any -- the types do not know every option
  } as any);
  return chart.outerHTML;
}

function logarithm({ ratio }: Bar): number {
  return Math.log(ratio);
}

/** The ratio at the end of each bar. */
function figures(bars: readonly Bar[], fontWeight: "normal" | "bold"): Plot.Markish {
  return Plot.text(bars, {
    fy: "label",
    y: "variant",
    x: (bar: Bar) => Math.max(0, logarithm(bar)),
    text: (bar: Bar) => bar.ratio.toFixed(2),
    textAnchor: "start",
    dx: 4,
    fontSize: 9,
    fontWeight,
  });
}

function means(section: string, members: readonly Result[]): Bar[] {
  return groupBy(members, ({ variant }) => variant).map(([variant, own]) => ({
    label: `mean of ${section}`,
    variant,
    ratio: geometricMean(own.map(({ ratio }) => ratio!)),
    mean: true,
  }));
}

/** The figures, which most readers do not need. */
function details(results: readonly Result[]): string {
  const rows = results.map(({ section, title, variant, outcome, unit, ratio }) => {
    const best = sampleOf(outcome);
    const cells = [
      title,
      section,
      variant,
      figure(outcome, unit),
      best === undefined ? "" : figure({ ...best, median: best.best }, unit),
      ratio === undefined ? "" : amount(ratio, "x"),
      "error" in outcome ? outcome.error : "skipped" in outcome ? outcome.skipped : "",
    ];
    return `<tr>${cells.map((cell) => `<td>${escape(cell)}`).join("")}`;
  });
  const head = ["case", "section", "way", "median", "best", "ratio", ""];
  const open = results.some(({ ratio }) => ratio !== undefined) ? "" : " open";
  return `<details${open}><summary>${results.length} figures</summary><table><tr>${
    head.map((cell) => `<th>${cell}`).join("")
  }${rows.join("")}</table></details>`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character]!);
}
