import type { OrganizationKind, OrganizationRelationKind } from '../generated/resolvers.ts'

/** An organization of the demo; `relations` name other rows by key. */
export interface DemoOrganization {
  key: string
  name: string
  kind: OrganizationKind
  /** Seed key of the division. */
  division: string
  isDemo?: boolean
  relations?: { kind: OrganizationRelationKind; target: string; from?: string }[]
}

const counties = [
  { key: 'bazhou', code: '511902', name: '巴中市巴州区' },
  { key: 'enyang', code: '511903', name: '巴中市恩阳区' },
  { key: 'tongjiang', code: '511921', name: '通江县' },
  { key: 'nanjiang', code: '511922', name: '南江县' },
  { key: 'pingchang', code: '511923', name: '平昌县' },
]

/** The counties whose townships the demo loads. */
export const demoTownshipCounties = counties.map(({ code }) => code)

/** Government, bureau, committee and its office: the committee office acts for the government, hosted by the bureau. */
function tier(key: string, division: string, place: string, bureau: string): DemoOrganization[] {
  return [
    { key: `${key}-gov`, name: `${place}人民政府`, kind: 'GOVERNMENT', division },
    {
      key: `${key}-bureau`,
      name: bureau,
      kind: 'DEPARTMENT',
      division,
      relations: [{ kind: 'SUPERVISED_BY', target: `${key}-gov` }],
    },
    {
      key: `${key}-committee`,
      name: `${place}人民政府教育督导委员会`,
      kind: 'COMMITTEE',
      division,
      relations: [{ kind: 'PART_OF', target: `${key}-gov` }],
    },
    {
      key: `${key}-office`,
      name: `${place}人民政府教育督导委员会办公室`,
      kind: 'COMMITTEE_OFFICE',
      division,
      relations: [
        { kind: 'PART_OF', target: `${key}-committee` },
        { kind: 'HOSTED_BY', target: `${key}-bureau` },
      ],
    },
  ]
}

/** The organs of the stories and the demo: real bodies of government; made-up schools carry the mark 演示. */
export const demoOrganizations: DemoOrganization[] = [
  ...tier('province', '510000', '四川省', '四川省教育厅'),
  ...tier('city', '511900', '巴中市', '巴中市教育局'),
  ...tier('mianyang', '510700', '绵阳市', '绵阳市教育局'),
  ...tier('santai', '510722', '三台县', '三台县教育局'),
  ...tier('ziyang', '512000', '资阳市', '资阳市教育局'),
  ...tier('yanjiang', '512002', '资阳市雁江区', '资阳市雁江区教育和体育局'),
  ...tier('shanxi', '140000', '山西省', '山西省教育厅'),
  ...tier('yuncheng', '140800', '运城市', '运城市教育局'),
  ...tier('yanhu', '140802', '运城市盐湖区', '运城市盐湖区教育局'),
  ...tier('hebei', '130000', '河北省', '河北省教育厅'),
  ...tier('handan', '130400', '邯郸市', '邯郸市教育局'),
  ...tier('congtai', '130403', '邯郸市丛台区', '邯郸市丛台区教育体育局'),
  ...counties.flatMap(({ key, code, name }) => tier(key, code, name, `${name}教育局`)),
  {
    key: 'zone-office',
    name: '巴中经济开发区教育督导室',
    kind: 'INSPECTION_OFFICE',
    division: '511900/巴中经济开发区',
  },
  // The committee of Bazhong took in two party departments in 2020.
  ...['市委组织部', '市委宣传部'].map(
    (name, i): DemoOrganization => ({
      key: `city-member-${i}`,
      name: `中共巴中${name}`,
      kind: 'DEPARTMENT',
      division: '511900',
      relations: [{ kind: 'MEMBER_OF', target: 'city-committee', from: '2020-01-01' }],
    }),
  ),
  {
    key: 'santai-kindergarten',
    name: '三台演示幼儿园',
    kind: 'KINDERGARTEN',
    division: '510722',
    isDemo: true,
    relations: [{ kind: 'SUPERVISED_BY', target: 'santai-bureau' }],
  },
  {
    key: 'congtai-school',
    name: '丛台演示小学',
    kind: 'SCHOOL',
    division: '130403',
    isDemo: true,
    relations: [{ kind: 'SUPERVISED_BY', target: 'congtai-bureau' }],
  },
  {
    key: 'demo-school',
    name: '巴州演示小学',
    kind: 'SCHOOL',
    division: '511902',
    isDemo: true,
    relations: [{ kind: 'SUPERVISED_BY', target: 'bazhou-bureau' }],
  },
]
