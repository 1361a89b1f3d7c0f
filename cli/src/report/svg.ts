import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsOption } from "echarts";
import { SVGRenderer } from "echarts/renderers";
import type { Color } from "./palette.ts";
import { FONT_SIZE } from "./style.ts";

use([BarChart, LineChart, ScatterChart, GridComponent, MarkAreaComponent, SVGRenderer]);

/** Pixels at full size, on a desk and on a phone; the page scales a drawing to the room that there is. */
const WIDE = 800;
const NARROW = 340;

/** A chart and what its colours mean: the browser sets that text, whose width nobody knows here. */
export interface Chart {
  readonly wide: string;
  readonly narrow: string;
  readonly legend: readonly { readonly name: string; readonly color: Color }[];
}

/** One thing that a chart shows. */
export interface Series {
  readonly name: string;
  readonly color: Color;
  readonly [more: string]: unknown;
}

/** Draws here and now, so that the page needs no script and no network. */
export const drawn = (series: readonly Series[], axes: EChartsOption, height: number): Chart => ({
  wide: drawing(series, axes, WIDE, height),
  narrow: drawing(series, axes, NARROW, height),
  legend: series.map(({ name, color }) => ({ name, color })),
});

function drawing(series: readonly Series[], axes: EChartsOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontSize: FONT_SIZE }, ...axes, series } as EChartsOption);
    return plain(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Without what only a script would use, and without styles of its own: the page's policy forbids them. */
const plain = (svg: string): string =>
  svg
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, "")
    .replace(/(<clipPath [^>]*>\s*<path [^>]*) fill="#000"/g, "$1")
    .replace(/ (?:class|style|ecmeta_\w+|pointer-events|xml:space|xmlns|xmlns:xlink|version|baseProfile)="[^"]*"/g, "");
