// Exit codes, and which of them a result ends with.
import type { CheckResult, ShownFinding } from './result.ts';

export const exitCodes = {
  holds: 0,
  stuck: 11,
  violated: 12,
  differs: 14,
  vacuous: 20,
  controlNotCaught: 22,
  incomplete: 30,
  certificateFailed: 32,
  usage: 64,
} as const;

/** What each code means, for help and documentation. */
export const exitMeanings: readonly (readonly [number, string])[] = [
  [exitCodes.holds, 'all obligations hold'],
  [exitCodes.stuck, 'stuck: a state in which no command can be given'],
  [exitCodes.violated, 'a property is violated'],
  [exitCodes.differs, 'model and implementation differ, or a log is no behaviour of the model'],
  [exitCodes.vacuous, 'vacuous: something was never put to the test'],
  [exitCodes.controlNotCaught, 'a negative control was not caught, or not by what was to catch it'],
  [exitCodes.incomplete, 'incomplete: a limit or an interrupt cut the search'],
  [exitCodes.certificateFailed, 'a reduction certificate failed'],
  [exitCodes.usage, 'wrong usage'],
];

/** The code of one finding. */
export function exitCodeOf({ property }: Pick<ShownFinding, 'property'>): number {
  if (property === 'never-stuck') return exitCodes.stuck;
  return property === 'agreement' ? exitCodes.differs : exitCodes.violated;
}

/** The gravest thing that a result says. */
export function exitCodeFor(result: Omit<CheckResult, 'exitCode'>): number {
  const rows = result.systems.flatMap((system) => system.rows);
  const configurations = rows.flatMap((row) => row.configurations);
  const scenarios = result.systems.flatMap((system) => system.scenarios);
  const sweeps = result.systems.flatMap((system) => system.sweeps);
  const codes = [
    ...configurations.flatMap(({ findings }) => findings.map(exitCodeOf)),
    ...sweeps.flatMap(({ findings }) => findings.map(exitCodeOf)),
    ...scenarios.flatMap(({ findings }) => findings.map(exitCodeOf)),
  ];
  const { verdicts } = result.totals;
  const faults = result.systems.flatMap((system) => system.faults);
  const failedCertificate =
    configurations.some(({ certificate }) => certificate?.holds === false && certificate.closed) ||
    configurations.some(({ merged }) => merged !== null && merged.explanation !== null) ||
    scenarios.some(
      ({ certificate, exchangeCertificate }) => certificate?.holds === false || exchangeCertificate?.holds === false,
    );
  const symmetries = result.systems.flatMap((system) => system.symmetries);
  const gravest = [exitCodes.violated, exitCodes.differs, exitCodes.stuck].find((code) => codes.includes(code));
  if (gravest !== undefined) return gravest;
  // What real threads do comes in no order that could be shown again.
  const stress = result.systems.flatMap((system) => system.stress);
  if (stress.some(({ problem }) => problem !== null)) return exitCodes.violated;
  // A count that differs from its closed form is a violation without a trace.
  if (verdicts.violated > 0) return exitCodes.violated;
  if (failedCertificate || symmetries.some(({ claimed, refused }) => claimed && refused !== null))
    return exitCodes.certificateFailed;
  if (faults.some(({ asExpected }) => asExpected === false)) return exitCodes.controlNotCaught;
  if (symmetries.some(({ claimed, asExpected }) => !claimed && asExpected === false)) return exitCodes.controlNotCaught;
  if (result.systems.some(({ undefended, faults: controls }) => controls.length > 0 && undefended.length > 0)) {
    return exitCodes.controlNotCaught;
  }
  if (result.interrupted || verdicts.incomplete > 0 || faults.some(({ asExpected }) => asExpected === null)) {
    return exitCodes.incomplete;
  }
  if (stress.some(({ cut }) => cut)) return exitCodes.incomplete;
  if (symmetries.some(({ asExpected }) => asExpected === null)) return exitCodes.incomplete;
  if (symmetries.some(({ asExpected }) => asExpected === false)) return exitCodes.vacuous;
  const expectations = result.systems.flatMap(({ notPromised }) => notPromised);
  if (expectations.some(({ witness, cut }) => witness === null && cut)) return exitCodes.incomplete;
  if (verdicts.vacuous > 0 || rows.some(({ lettersMissed }) => lettersMissed.length > 0)) return exitCodes.vacuous;
  if (expectations.some(({ witness }) => witness === null)) return exitCodes.vacuous;
  return exitCodes.holds;
}
