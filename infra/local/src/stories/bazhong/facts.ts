// The year 2020 of Bazhong: what the city's own report states. Totals are the source's; how they split over the counties,
// the wording of problems, the names of schools and every score are demo data and marked as such.

export interface County {
  key: string
  code: string
  name: string
  /** Places, persons, problems and suggestions of the city's inspection, out of the totals below. */
  schools: number
  trainingInstitutions: number
  townships: number
  meetings: number
  persons: number
  problems: number
  suggestions: number
}

/** Totals as stated: 81 schools and institutions, 11 townships, 25 meetings, over 360 persons, 29 problems, 16 suggestions. */
export const counties: County[] = [
  {
    key: 'bazhou',
    code: '511902',
    name: '巴中市巴州区',
    schools: 14,
    trainingInstitutions: 4,
    townships: 2,
    meetings: 5,
    persons: 80,
    problems: 6,
    suggestions: 4,
  },
  {
    key: 'enyang',
    code: '511903',
    name: '巴中市恩阳区',
    schools: 13,
    trainingInstitutions: 3,
    townships: 2,
    meetings: 5,
    persons: 70,
    problems: 6,
    suggestions: 3,
  },
  {
    key: 'tongjiang',
    code: '511921',
    name: '通江县',
    schools: 13,
    trainingInstitutions: 3,
    townships: 3,
    meetings: 5,
    persons: 70,
    problems: 6,
    suggestions: 3,
  },
  {
    key: 'nanjiang',
    code: '511922',
    name: '南江县',
    schools: 13,
    trainingInstitutions: 3,
    townships: 2,
    meetings: 5,
    persons: 70,
    problems: 6,
    suggestions: 3,
  },
  {
    key: 'pingchang',
    code: '511923',
    name: '平昌县',
    schools: 13,
    trainingInstitutions: 2,
    townships: 2,
    meetings: 5,
    persons: 70,
    problems: 5,
    suggestions: 3,
  },
]

/** Seven aspects, demo wording: the source counts them and does not name them. */
export const aspects = [
  '党的教育方针落实',
  '教育经费保障',
  '教师队伍建设',
  '义务教育均衡发展',
  '学前教育普及普惠',
  '规范办学行为',
  '校园安全管理',
]

/** The province's feedback: 21 problems in 7 aspects. */
export const provincialProblems = 21

/**
 * The counties that take a part of the province's problem number n (from 0): one to three of the five. The first
 * stays with Tongjiang alone, so that its closure can be followed from the county up to the province.
 */
export function countiesOf(problem: number): County[] {
  if (problem === 0) return counties.filter(({ key }) => key === 'tongjiang')
  const steps = [[0], [0, 1], [0, 1, 3]][problem % 3] as number[]
  return steps.map((step) => counties[(problem + step) % counties.length] as County)
}

/** Ten indicators of the city's own scheme for the county governments; demo weights. */
export const indicators = [
  ['A1', '党对教育工作的领导', 10],
  ['A2', '教育规划与布局', 10],
  ['A3', '教育经费投入', 15],
  ['A4', '教师待遇保障', 15],
  ['A5', '教师队伍建设', 10],
  ['A6', '义务教育均衡发展', 10],
  ['A7', '学前教育普及普惠', 10],
  ['A8', '规范办学与双减', 8],
  ['A9', '校园安全', 7],
  ['A10', '教育督导与整改', 5],
] as const

export const office = {
  province: '四川省人民政府教育督导委员会办公室',
  city: '巴中市人民政府教育督导委员会办公室',
  bureau: '巴中市教育局',
  school: '巴州演示小学',
}

/** What every inspection of a government in this story is. */
export const governmentInspection = {
  field: 'GOVERNMENT',
  scope: 'COMPREHENSIVE',
  basis: '《教育督导条例》；对下级政府履行教育职责评价的年度安排',
  content: '教育投入、教师待遇、均衡发展、规范办学、校园安全等七个方面',
} as const

/** Everything the story must come out at. */
export const expected = {
  inspectors: { province: 5, city: 65 },
  problems: { province: 21, city: 29, closed: 1, returned: 1 },
  suggestions: 16,
  aspects: 7,
  visits: {
    schoolsAndInstitutions: 81,
    townships: 11,
    meetings: 25,
    persons: { value: 360, qualifier: 'GE' },
  },
  opinions: 5,
  letters: { issued: 5, signed: 5 },
  evaluated: 5,
}
