/** Something that the person at the keyboard has to mend: shown without a stack trace. */
export class Refusal extends Error {
  /** Exit code of the process: 2 for the machine and its settings, 3 for a port that is taken. */
  exitCode = 2

  /**
   * @param {string} problem what is wrong, one line
   * @param {...string} advice what to do, one line each
   */
  constructor(problem, ...advice) {
    super(problem)
    this.advice = advice
  }
}

/**
 * Prints the problem and the advice in the form that every command uses.
 * @param {Refusal} refusal
 */
export function explain(refusal) {
  console.error(`无法继续：${refusal.message}`)
  for (const line of refusal.advice) console.error(`  ${line}`)
}
