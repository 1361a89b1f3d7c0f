import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsOption } from "echarts";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

/** Pixels at full size; the page scales it down. */
const WIDTH = 960;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/** A chart and what its colours mean: the browser sets that text, whose width nobody knows here. */
export interface Chart {
  readonly svg: string;
  readonly legend: readonly { readonly name: string; readonly color: string }[];
}

/** One thing that a chart shows. */
export interface Series {
  readonly name: string;
  readonly color: string;
  readonly [more: string]: unknown;
}

/** Draws here and now, so that the page needs no script and no network. */
export function drawn(series: readonly Series[], axes: EChartsOption, height: number): Chart {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: FONT, fontSize: 13 },
      ...axes,
      series,
    } as EChartsOption);
    return { svg: chart.renderToSVGString(), legend: series };
  } finally {
    chart.dispose();
  }
}
