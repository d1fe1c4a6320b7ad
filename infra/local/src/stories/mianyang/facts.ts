// The measure of Mianyang (《绵阳市教育督导问责办法》): plan, carry out, feed back, rectify, in this order. The kindergarten
// of Santai, the inspectors and the wording of the problems are demo data; no year is stated, so the days are chosen.

export const city = '510700'
export const county = '510722'
export const kindergarten = '三台演示幼儿园'

export const days = {
  set: '2023-03-01',
  created: '2023-03-06',
  noticed: '2023-03-08',
  visited: '2023-03-15',
  reviewed: '2023-03-17',
  feedback: '2023-03-20',
  opinion: '2023-04-06',
  reported: '2023-04-10',
  completed: '2023-04-12',
  due: '2023-06-30',
  rectified: '2023-05-30',
  passed: '2023-06-02',
  verified: '2023-06-06',
  closed: '2023-06-08',
  late: '2023-07-03',
}

/** Two of the four matters that the measure names. */
export const aspects = ['教育经费使用', '师资队伍建设']

/** What the refusals name. */
export const refusals = {
  planWithoutSchedule: '时间安排',
  noticeWithoutPlan: '尚未保存督导方案',
  teamOfTwo: '督学',
  visitWithoutMethod: '督导方式',
  closedBeforeReport: '不能销号',
}

export const expected = {
  reportedTo: ['EDUCATION_DEPARTMENT', 'GOVERNMENT', 'HIGHER_ORGAN'],
  first: 'CLOSED',
  responsible: kindergarten,
  second: 'OPEN',
  supervisedBy: '三台县教育局',
  proposed: [true],
  methods: 4,
  leads: 1,
}
