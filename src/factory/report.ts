/** One thing that is wrong, at a place that an annotation can point to. */
export interface ReportProblem {
  file: string;
  line: number;
  message: string;
}

export interface ReportCase {
  name: string;
  file: string;
  passed: boolean;
  /** One sentence per difference. */
  failures: string[];
}

/** What the checks and cases of a draft came to. */
export interface Report {
  passed: boolean;
  problems: ReportProblem[];
  cases: ReportCase[];
  /** Granted actions that the catalogue does not have, or not in that version. */
  conflicts: string[];
}
