import { addYears, type PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import { readIdentityNumber } from './identity-number.ts'

/** What a file says about dates and numbers; null where it says nothing. */
export interface FileFacts {
  identityNumber: string | null
  birthDate: PlainDate | null
  gender: string | null
  firstRegisteredOn: PlainDate | null
  yearsInEducation: number | null
  career: readonly { from: PlainDate; to: PlainDate | null }[]
}

const adult = 18
/** Nobody has worked in education since before this age. */
const firstWork = 14

/**
 * Whether the facts of a file agree with each other: the identity number with its check digit, with date of birth and
 * gender; the dates with the birth; all of them with today.
 */
export function judgeFile(facts: FileFacts, today: PlainDate): Fault | undefined {
  const message = identityFault(facts) ?? birthFault(facts, today) ?? dateFault(facts, today)
  return message ? { code: 'INVALID', message } : undefined
}

function identityFault({ identityNumber, birthDate, gender }: FileFacts): string | undefined {
  if (identityNumber === null) return undefined
  const read = readIdentityNumber(identityNumber)
  if (!read) return '身份证号有误：应为 18 位，出生日期真实，校验码正确，请核对'
  if (birthDate && birthDate !== read.birthDate) return '出生日期与身份证号不一致，请核对'
  if (gender && gender !== read.gender) return '性别与身份证号不一致，请核对'
  return undefined
}

function birthFault({ birthDate, yearsInEducation }: FileFacts, today: PlainDate): string | undefined {
  if (!birthDate) return undefined
  if (birthDate >= today) return '出生日期应在今天之前'
  if (addYears(birthDate, adult) > today) return `督学应年满 ${adult} 周岁，请核对出生日期`
  if (yearsInEducation !== null && addYears(birthDate, firstWork + yearsInEducation) > today) {
    return `从事教育工作 ${yearsInEducation} 年与出生日期 ${birthDate} 不符，请核对`
  }
  return undefined
}

function dateFault(facts: FileFacts, today: PlainDate): string | undefined {
  const { birthDate, firstRegisteredOn, career } = facts
  const dates = [
    ...(firstRegisteredOn ? [{ what: '首次注册日期', day: firstRegisteredOn }] : []),
    ...career.map(({ from }, i) => ({ what: `任职经历第 ${i + 1} 项的开始日期`, day: from })),
  ]
  for (const { what, day } of dates) {
    if (day > today) return `${what} ${day} 在今天之后`
    if (birthDate && day <= birthDate) return `${what} ${day} 早于出生日期`
  }
  const backwards = career.findIndex(({ from, to }) => to !== null && to <= from)
  return backwards === -1 ? undefined : `任职经历第 ${backwards + 1} 项的结束日期应晚于开始日期`
}

/**
 * Whether somebody who read this version may write now: of two officers at once the second would overwrite what the
 * first one entered.
 *
 * @param kept the version in the database, undefined where there is no file
 * @param read the version that the officer saw, null for a new file
 */
export function judgeVersion(kept: number | undefined, read: number | null): Fault | undefined {
  if (kept === undefined) {
    return read === null ? undefined : { code: 'NOT_FOUND', message: '档案不存在或已删除' }
  }
  if (read === null) {
    return { code: 'CONFLICT', message: `该人员已有档案（第 ${kept} 版），请打开后修改` }
  }
  return kept === read
    ? undefined
    : {
        code: 'CONFLICT',
        message: `档案已被他人修改（您看到的是第 ${read} 版，现为第 ${kept} 版），请刷新后再改`,
      }
}

/** Why a file cannot be kept beside the files of others. Never says whose or where they are. */
export const obstacles: Record<string, Fault> = {
  PERSON: { code: 'CONFLICT', message: '该人员的督学档案由另一机构保管，不能重复建档' },
  IDENTITY: { code: 'CONFLICT', message: '该身份证号已登记在另一份档案中，请核对号码' },
}
