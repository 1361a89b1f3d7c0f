import type { PointsReport } from "../report.ts";
export async function writePage(report: PointsReport, folder: string): Promise<string> { return folder + String(report.end); }
