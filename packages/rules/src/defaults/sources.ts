import { nation } from '../parameter.ts'

export const yearOnly = '来源只载年份，生效日取次年 1 月 1 日，具体施行日期待核。'

export const regulation = (article: string) => ({
  divisionCode: nation,
  validFrom: '2012-10-01',
  article: `《教育督导条例》（国务院令第624号）${article}`,
  mark: 'FOUND' as const,
})

export const inspectorMeasure = (article: string) => ({
  divisionCode: nation,
  validFrom: '2017-01-01',
  article: `《督学管理暂行办法》（教督〔2016〕2号）${article}`,
  mark: 'FOUND' as const,
  note: yearOnly,
})

export const accountability = {
  divisionCode: nation,
  validFrom: '2021-09-01',
  article: '《教育督导问责办法》（国教督〔2021〕2号）',
  mark: 'FOUND' as const,
}

export const shanghai = {
  divisionCode: '310000',
  validFrom: '2021-01-01',
  article: '《上海市教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

export const zhejiang = {
  divisionCode: '330000',
  validFrom: '2020-01-01',
  article: '《浙江省教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

export const chongqing = {
  divisionCode: '500000',
  validFrom: '2016-01-01',
  article: '《重庆市教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

export const shanxi = {
  divisionCode: '140000',
  validFrom: '2022-08-19',
  article: '山西省《关于深化新时代教育督导体制机制改革的实施意见》',
  mark: 'FOUND' as const,
  note: '来源未载发文年份；8月19日发布会，目标年为2022年，生效日取最迟的可能日期，待核。',
}

export const shandong = {
  divisionCode: '370000',
  validFrom: '2019-01-01',
  article: '山东省教育督导规定（文件名称与条款待核）',
  mark: 'FOUND' as const,
  note: yearOnly,
}

export const schoolDuty = {
  divisionCode: nation,
  validFrom: '2014-01-01',
  article: '《中小学校责任督学挂牌督导办法》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

export const kindergartenDuty = {
  divisionCode: nation,
  validFrom: '2020-01-01',
  article: '《幼儿园责任督学挂牌督导办法》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}
