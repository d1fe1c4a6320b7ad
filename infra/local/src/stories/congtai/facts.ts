// The district of Congtai: 36 problems from twelve issues of its bulletin, 33 rectified, 3 with a written explanation. Which
// unit had which problem, and every wording, is demo data.

export const code = '130403'
export const issues = 12
export const perIssue = 3

/** Headings, demo wording. */
export const aspects = ['校园安全', '规范办学', '教育投入', '师资配备', '民办教育', '疫情防控']

/** Four rounds of inspection, three issues each. */
export const rounds = 4

export const expected = {
  summary: { total: 36, closed: 33, explained: 3, unexplained: 0, closureRate: 33 / 36, accountedRate: 1 },
}

export const daysOf = (round: number) => {
  const month = String(2 * round + 1).padStart(2, '0')
  return {
    created: `2020-${month}-02`,
    noticed: `2020-${month}-04`,
    visited: `2020-${month}-09`,
    reviewed: `2020-${month}-11`,
    feedback: `2020-${month}-13`,
    opinion: `2020-${month}-27`,
    reported: `2020-${month}-28`,
    completed: `2020-${month}-29`,
  }
}

export const days = {
  set: '2020-02-03',
  due: '2020-11-30',
  rectified: '2020-11-02',
  verified: '2020-11-09',
  closed: '2020-11-16',
  explained: '2020-11-23',
  approved: '2020-11-26',
  finish: '2021-03-31',
  counted: '2020-12-31',
}
