// Yanjiang in 2024: the change of session (督学换届) and the cover of every school by a responsible inspector. The source
// gives no numbers of schools and inspectors: they are demo data, the rules they meet are not.

export const county = { code: '512002', schools: 24, kindergartens: 6, inspectors: 6 }

/** What the refusals name. */
export const refusals = {
  fourthTerm: '连续任职不得超过 3 届',
  shortNotice: '公示期不得少于 7 个工作日',
  untrained: '尚未完成岗前培训',
}

export const expected = {
  before: { schools: 30, covered: 29, rate: 29 / 30 },
  after: { schools: 30, covered: 30, rate: 1 },
  ended: 6,
  appointed: 6,
  filed: 6,
}
