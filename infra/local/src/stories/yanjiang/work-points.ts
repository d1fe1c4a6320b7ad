// The yearly work points of Yanjiang as the source tells them: number, dates and headings; where it gives one heading for
// several items, each of them has it. Who carries a task out, its days and what was reached so far are demo data.

export const document = {
  title: '2024年全区教育和体育工作要点',
  year: 2024,
  documentNumber: '资雁教体党组发〔2024〕12号',
  // The page prints "2024424": the day is derived, and so is the second signatory.
  datedOn: '2024-04-24',
  datedOnCertainty: 'DERIVED',
  rawDate: '2024424',
  publishedOn: '2024-04-25',
  category: '法定主动公开内容/政策文件/其他文件',
  signatories: [
    { name: '资阳市雁江区教育和体育局', certainty: 'STATED' },
    { name: '中共资阳市雁江区教育和体育局党组', certainty: 'DERIVED' },
  ],
  addressees: ['机关各股室', '各直属单位', '学区（片区）'],
}

/** Seven sections, 35 items. */
export const sections: [title: string, headings: string[]][] = [
  ['一', ['政治建设', '基层党建质量', '党风廉政']],
  ['二', ['校长干部队伍', '教师队伍', '师资配置', '师德师风']],
  ['三', ['学前教育普及普惠', '义务教育优质均衡', '普通高中', '职业教育', '民办教育', '示范学校']],
  ['四', ['德育', '双减', '身心健康', '家校', '教研', '语言文字']],
  ['五', ['体育', '体育', '体育', '体育']],
  ['六', ['评价改革', '招生', '高考', '课程', '法治/放管服']],
  ['七', ['经费', '基础设施', '数字化', '乡村振兴', '安全', '宣传', '教育督导评估']],
]

interface Target {
  title: string
  value: number
  upTo?: number
  qualifier?: 'GE' | 'GT'
  unit: string
  stage?: string
}

/** Figures of the source by item: 30; 3–4; 5–7; 30; 100; 50 %; 92 %; >38.4 %; 300; 1000; 8; 7000余. */
export const targets: Record<number, Target[]> = {
  2: [{ title: '先锋岗', value: 30, unit: 'POST' }],
  4: [
    { title: '重点培养校长', value: 3, upTo: 4, unit: 'PERSON' },
    { title: '资阳教育家', value: 5, upTo: 7, unit: 'PERSON' },
    { title: '后备干部', value: 30, unit: 'PERSON' },
  ],
  5: [{ title: '学科带头人、名班主任、骨干教师', value: 100, unit: 'PERSON' }],
  15: [{ title: '非学科类机构先学后付', value: 50, qualifier: 'GE', unit: 'PERCENT' }],
  20: [{ title: '学生体质健康达标率', value: 92, qualifier: 'GE', unit: 'PERCENT' }],
  21: [{ title: '经常参加体育锻炼人数比例', value: 38.4, qualifier: 'GT', unit: 'PERCENT' }],
  22: [{ title: '三级社会体育指导员', value: 300, unit: 'PERSON' }],
  23: [{ title: '引领员', value: 1000, unit: 'PERSON' }],
  30: [
    { title: '完工项目', value: 8, unit: 'PROJECT', stage: 'COMPLETED' },
    { title: '新增学位', value: 7000, qualifier: 'GE', unit: 'PLACE', stage: 'COMPLETED' },
  ],
}

/** Item 35, decomposed: title and the evidence that its report has to carry. */
export const evaluationTasks: [title: string, evidence: string][] = [
  ['市对区政府履行教育职责评价迎检', '自评报告'],
  ['学前教育普及普惠过程性督导', '督导报告'],
  ['义务教育优质均衡过程性督导', '督导报告'],
  ['学校办学质量评价启动', '实施方案'],
  ['督学换届选聘', '聘任文件'],
  ['督学培训', '培训学时记录'],
  ['责任督学挂牌督导全覆盖', '公示牌和责任督学名册'],
  ['四川省义务教育质量监测抽检与整改', '整改报告'],
  ['督导问责与实地督办', '督办台账'],
]

/** What was reached by September; demo figures, chosen to show each state. */
export const reached: [title: string, value: number, qualifier: string][] = [
  ['先锋岗', 30, 'EQ'],
  ['学生体质健康达标率', 92.5, 'EQ'],
  ['经常参加体育锻炼人数比例', 38.4, 'EQ'],
  ['新增学位', 5000, 'GE'],
]

export const expected = {
  sections: [3, 4, 6, 6, 4, 5, 7],
  items: 35,
  evaluationTasks: 9,
  targets: ['30', '3–4', '5–7', '30', '100', '≥50%', '≥92%', '>38.4%', '300', '1000', '8', '≥7000'],
  states: {
    先锋岗: ['REACHED', '=1'],
    学生体质健康达标率: ['REACHED', '=1.0054'],
    // More than 38.4 is asked for.
    经常参加体育锻炼人数比例: ['NOT_REACHED', '=1'],
    // 5000余 of 7000余: more may have been reached than was said.
    新增学位: ['UNKNOWN', '≥0.7143'],
  },
  late: ['基础设施', '教师队伍'],
  proposed: [1, 0],
  plan: { items: 3, planned: 4, status: 'APPROVED' },
}
