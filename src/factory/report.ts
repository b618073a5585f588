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
  /** Of a next version: what it does with events that were seen. */
  proof?: Proof;
}

/** One event on which it would send something else than what runs does. */
export interface ProvenEvent {
  id: string;
  type: string;
  /** A line for each call that only one of them makes, and for how it ends; without secrets and people. */
  before: string[];
  after: string[];
}

/** Recorded events, run on what runs and on the candidate, with nothing sent. */
export interface Proof {
  against: string;
  events: number;
  differing: number;
  /** As many of those as are shown. */
  shown: ProvenEvent[];
}
