import type { Role } from '@dudao/service'
import type { CommitteeSeat } from '../generated/resolvers.ts'

/** A demo person; names say what they are, so that nobody takes one for real. */
export interface DemoPerson {
  login: string
  name: string
  posts: { organization: string; role: Role; title: string; seat?: CommitteeSeat }[]
}

/** All demo posts begin here: before the first year that a story plays in. */
export const demoSince = '2019-01-01'

const counties = { bazhou: '巴州', enyang: '恩阳', tongjiang: '通江', nanjiang: '南江', pingchang: '平昌' }

/** Offices of the other stories: each with an officer, a leader and a contact of its government. */
const offices = {
  santai: '三台',
  ziyang: '资阳',
  yanjiang: '雁江',
  shanxi: '山西',
  yuncheng: '运城',
  yanhu: '盐湖',
  hebei: '河北',
  handan: '邯郸',
  congtai: '丛台',
}

const person = (login: string, name: string, ...posts: DemoPerson['posts']): DemoPerson => ({
  login,
  name,
  posts,
})

export const demoPeople: DemoPerson[] = [
  person('province-officer', '演示·省督导办人员', {
    organization: 'province-office',
    role: 'OFFICER',
    title: '工作人员',
  }),
  person('province-leader', '演示·省督导办主任', {
    organization: 'province-office',
    role: 'LEADER',
    title: '主任',
  }),
  person('city-officer', '演示·市督导办人员', {
    organization: 'city-office',
    role: 'OFFICER',
    title: '工作人员',
  }),
  person(
    'city-leader',
    '演示·市督导办主任',
    { organization: 'city-office', role: 'LEADER', title: '主任' },
    // The same person heads the bureau's section: the acting body decides what may be issued to whom.
    { organization: 'city-bureau', role: 'LEADER', title: '副局长' },
  ),
  person('city-gov', '演示·巴中市政府联系人', { organization: 'city-gov', role: 'UNIT', title: '联系人' }),
  person('city-chair', '演示·市督导委员会主任', {
    organization: 'city-committee',
    role: 'LEADER',
    title: '主任',
    seat: 'CHAIR',
  }),
  person('city-deputy', '演示·市督导委员会副主任', {
    organization: 'city-committee',
    role: 'LEADER',
    title: '副主任',
    seat: 'DEPUTY',
  }),
  person('mianyang-gov', '演示·绵阳市政府联系人', {
    organization: 'mianyang-gov',
    role: 'UNIT',
    title: '联系人',
  }),
  person('mianyang-officer', '演示·绵阳督导办人员', {
    organization: 'mianyang-office',
    role: 'OFFICER',
    title: '工作人员',
  }),
  ...Object.entries(offices).flatMap(([key, name]) => [
    person(`${key}-officer`, `演示·${name}督导办人员`, {
      organization: `${key}-office`,
      role: 'OFFICER',
      title: '工作人员',
    }),
    person(`${key}-leader`, `演示·${name}督导办主任`, {
      organization: `${key}-office`,
      role: 'LEADER',
      title: '主任',
    }),
    person(`${key}-gov`, `演示·${name}政府联系人`, {
      organization: `${key}-gov`,
      role: 'UNIT',
      title: '联系人',
    }),
  ]),
  person('santai-bureau', '演示·三台县教育局联系人', {
    organization: 'santai-bureau',
    role: 'UNIT',
    title: '联系人',
  }),
  person('santai-kindergarten', '演示·三台幼儿园园长', {
    organization: 'santai-kindergarten',
    role: 'UNIT',
    title: '园长',
  }),
  person('congtai-bureau', '演示·丛台区教育体育局联系人', {
    organization: 'congtai-bureau',
    role: 'UNIT',
    title: '联系人',
  }),
  person('congtai-school', '演示·丛台小学校长', {
    organization: 'congtai-school',
    role: 'UNIT',
    title: '校长',
  }),
  person('mianyang-leader', '演示·绵阳督导办主任', {
    organization: 'mianyang-office',
    role: 'LEADER',
    title: '主任',
  }),
  ...Object.entries(counties).flatMap(([key, name]) => [
    person(`${key}-officer`, `演示·${name}督导办人员`, {
      organization: `${key}-office`,
      role: 'OFFICER',
      title: '工作人员',
    }),
    person(`${key}-gov`, `演示·${name}政府联系人`, {
      organization: `${key}-gov`,
      role: 'UNIT',
      title: '联系人',
    }),
  ]),
  person('enyang-inspector', '演示·恩阳督学', {
    organization: 'enyang-office',
    role: 'INSPECTOR',
    title: '督学',
  }),
  // Inspector and inspected in one person: the recusal rule must see it.
  person(
    'bazhou-principal',
    '演示·巴州校长',
    { organization: 'demo-school', role: 'UNIT', title: '校长' },
    { organization: 'city-office', role: 'INSPECTOR', title: '督学' },
  ),
  person('shanxi-admin', '演示·山西系统管理员', {
    organization: 'shanxi-office',
    role: 'ADMIN',
    title: '系统管理员',
  }),
  person('admin', '演示·系统管理员', { organization: 'province-office', role: 'ADMIN', title: '系统管理员' }),
  person('auditor', '演示·审计员', { organization: 'province-office', role: 'AUDITOR', title: '审计员' }),
]
