import {
  ApplyStagedRosterDocument,
  type RosterSheetRowInput,
  StageRosterDocument,
} from '../generated/operations.ts'
import { text } from './columns.ts'
import { defineSheet } from './sheet.ts'

const columns = {
  name: text('姓名', { hint: '与督学档案一致', required: true, max: 50 }),
  identityNumber: text('身份证号', {
    hint: '18 位，设为文本格式；与督学证号至少填写一项',
    width: 22,
    max: 30,
    personal: true,
  }),
  cardNumber: text('督学证号', { hint: '没有身份证号时填写', width: 20, max: 50 }),
  hours: text('实得学时', {
    hint: '最多两位小数；留空即该培训的全部学时',
    width: 10,
    form: /^\d{1,4}(?:\.\d{1,2})?$/u,
    otherwise: '应为数字，最多两位小数',
  }),
}

/** Who attended a training session. The owner tells people apart: a number may come in two ways. */
export const roster = defineSheet({
  title: '培训名册',
  columns,
  keyField: 'identityNumber',
  contentOf: (row, { name = '', identityNumber, cardNumber, hours }): RosterSheetRowInput => ({
    row,
    name,
    ...(identityNumber && { identityNumber }),
    ...(cardNumber && { cardNumber }),
    ...(hours && { hours: Number(hours) }),
  }),
  stage: async (graph, errand, rows, as) =>
    (await graph.request(StageRosterDocument, { input: { ...errand, rows } }, as)).stageRoster,
  apply: async (graph, errand, as) =>
    (await graph.request(ApplyStagedRosterDocument, { input: errand }, as)).applyStagedRoster,
  // Documents exports the template alone.
  async *pages() {},
})
