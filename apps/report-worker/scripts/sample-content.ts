import type { BoardContent } from '../src/render/board.ts'
import type { PaperContentInput } from '../src/render/content.ts'

const office = '巴中市人民政府教育督导委员会办公室'

/** A 督办通知 of a city's committee office to a county government. Invented: no real finding, no person. */
export const sampleLetter: PaperContentInput = {
  kind: 'letter',
  markers: { copyNumber: '000001', urgency: '加急' },
  issuers: [{ name: office }],
  number: '巴府教督办〔2020〕1号',
  title: '关于限期整改省级教育督导反馈问题的督办通知',
  addressees: ['通江县人民政府'],
  blocks: [
    {
      kind: 'paragraph',
      text: '省级教育督导组对我市实地督导后反馈的问题中，涉及你县的尚有3项未按期完成整改。根据《教育督导条例》和《教育督导问责办法》有关规定，现就限期整改有关事项通知如下。',
    },
    {
      kind: 'paragraph',
      text: '经核查，上述问题整改进度滞后，有的责任单位尚未明确，有的整改措施不够具体。请你县高度重视，坚持问题导向，对照督办事项逐项整改到位，确保按期销号，并举一反三，建立长效机制，防止问题反弹。',
    },
    { kind: 'heading', level: 1, text: '督办事项' },
    {
      kind: 'table',
      caption: '未按期完成整改的问题',
      columns: [
        { title: '序号', align: 'center' },
        { title: '问题' },
        { title: '责任单位', align: 'center' },
        { title: '完成时限', align: 'center' },
      ],
      rows: [
        ['1', '部分乡镇小学超班额', '县教育科技和体育局', '2021年1月15日'],
        ['2', '教师培训经费未足额列入预算', '县财政局', '2021年1月31日'],
        ['3', '责任督学公示牌未全覆盖', '县教育督导室', '2021年1月10日'],
      ],
    },
    { kind: 'heading', level: 1, text: '工作要求' },
    { kind: 'heading', level: 2, text: '落实责任' },
    {
      kind: 'paragraph',
      text: '请你县逐项明确责任领导、责任单位和完成时限，建立台账，整改一项、核查一项、销号一项。',
    },
    { kind: 'heading', level: 2, text: '按时报送' },
    {
      kind: 'paragraph',
      text: '请于2021年1月31日前将整改报告连同佐证材料报送我办。逾期未完成的，我办将按程序启动约谈。',
    },
  ],
  attachments: ['整改报告格式'],
  signatureDate: '2020-12-17',
  copyTo: ['省人民政府教育督导委员会办公室'],
  printedBy: office,
  printedOn: '2020-12-17',
  demo: true,
}

const towns = [
  '诺江镇',
  '民胜镇',
  '火炬镇',
  '广纳镇',
  '铁佛镇',
  '麻石镇',
  '至诚镇',
  '洪口镇',
  '沙溪镇',
  '瓦室镇',
  '永安镇',
  '铁溪镇',
]

/** A report with figures and a table that runs over pages. Invented figures. */
export const sampleReport: PaperContentInput = {
  kind: 'report',
  issuers: [{ name: office }],
  title: '通江县2020年秋季学期开学工作专项督导报告',
  addressees: ['市人民政府'],
  blocks: [
    { kind: 'heading', level: 1, text: '督导概况' },
    {
      kind: 'paragraph',
      text: '按照年度督导计划，督导组采取查阅资料、座谈交流、实地查看、问卷调查等方式，对通江县秋季学期开学工作开展了专项督导。',
    },
    {
      kind: 'figures',
      caption: '主要数据',
      figures: [
        { label: '实地查看学校（所）', value: '48' },
        { label: '发现问题（项）', value: '36' },
        { label: '已销号（项）', value: '33' },
        { label: '整改完成率', value: '91.67%' },
      ],
    },
    { kind: 'heading', level: 1, text: '发现的问题' },
    { kind: 'heading', level: 2, text: '安全管理' },
    { kind: 'heading', level: 3, text: '校舍与设施' },
    { kind: 'list', items: ['个别学校消防器材未按期检验；', '部分寄宿制学校夜间巡查记录不完整。'] },
    { kind: 'heading', level: 4, text: '处理意见' },
    { kind: 'paragraph', text: '由县教育科技和体育局督促有关学校限期完成，督导室逐校核查。' },
    { kind: 'heading', level: 2, text: '问题分布' },
    {
      kind: 'table',
      caption: '各乡镇学校问题清单',
      columns: [
        { title: '序号', align: 'center' },
        { title: '乡镇', align: 'center' },
        { title: '问题' },
        { title: '整改情况', align: 'center' },
      ],
      rows: Array.from({ length: 36 }, (_, index) => [
        String(index + 1),
        towns[index % towns.length] ?? '',
        index % 3 === 0 ? '食堂索证索票登记不规范，留样记录缺少签字' : '开学安全教育记录不完整',
        index % 12 === 0 ? '正在整改' : '已销号',
      ]),
    },
    { kind: 'heading', level: 1, text: '下一步建议' },
    { kind: 'paragraph', text: '请通江县人民政府对未销号问题明确责任和时限，并于三个月内报送整改报告。' },
  ],
  attachments: [],
  signatureDate: '2020-12-17',
  copyTo: ['省人民政府教育督导委员会办公室', '通江县人民政府'],
  printedBy: office,
  printedOn: '2020-12-17',
  demo: true,
}

/** The board of a school. Invented: no real school, no person. */
export const sampleBoard: BoardContent = {
  schoolName: '通江县示例中心小学校',
  officeName: '通江县人民政府教育督导委员会办公室',
  officePhone: '0827-7200000',
  inspectors: [
    { name: '王督学', validFrom: '2020-10-01', validTo: '2023-10-01' },
    { name: '李督学', validFrom: '2020-10-01', validTo: null },
  ],
  matters: [
    '校务管理和制度执行情况',
    '招生、收费、择校情况',
    '课程开设和课堂教学情况',
    '学生学习、体育锻炼和课业负担情况',
    '教师师德和专业发展情况',
    '校园及周边安全情况，学生交通安全情况',
    '食堂、食品、饮水及宿舍卫生情况',
    '校风、教风、学风建设情况',
  ],
  address: 'https://dudao.example.gov.cn/boards/01930000-0000-7000-8000-00000000beef',
  printedOn: '2020-12-31',
  demo: true,
}
