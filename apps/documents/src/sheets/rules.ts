import type { Fault } from '@dudao/service'

/** Largest file in bytes: fifty thousand rows of twenty columns with room to spare. */
export const largestSheet = 20 * 1_048_576

/** Why an upload is not taken for a sheet. What is inside, the worker looks at. */
export function fileFault({ name, size }: { name: string; size: number }): Fault | undefined {
  if (/\.xls$/iu.test(name))
    return { code: 'INVALID', message: '这是旧版 Excel 文件（.xls），请另存为 .xlsx 后再上传' }
  if (!/\.xlsx$/iu.test(name))
    return { code: 'INVALID', message: '只能导入 Excel 工作簿（.xlsx），请下载模板填写后上传' }
  if (size > largestSheet) {
    const most = largestSheet / 1_048_576
    return { code: 'INVALID', message: `文件超过 ${most} MiB，请拆分后分别导入` }
  }
  return undefined
}

interface Import {
  status: string
  good: number | null
  bad: number | null
}

/** Why an import cannot be applied now. After a failed application it can be applied again. */
export function applyFault({ status, good, bad }: Import, goodRowsOnly: boolean): Fault | undefined {
  const isChecked = status === 'CHECKED' || (status === 'FAILED' && good !== null)
  if (!isChecked) return { code: 'CONFLICT', message: wrongState[status] ?? '该导入已经结束，请重新上传' }
  if (!good) return { code: 'CONFLICT', message: '没有正确的行可以导入，请更正后重新上传' }
  if (bad && !goodRowsOnly) {
    const message = `有 ${bad} 行存在错误：请更正后重新上传，或选择“只导入正确行”导入其余 ${good} 行`
    return { code: 'CONFLICT', message, details: { good, bad } }
  }
  return undefined
}

const wrongState: Record<string, string> = {
  QUEUED: '该导入正在等待检查，请稍候',
  CHECKING: '该导入正在检查，请稍候',
  APPLYING: '该导入正在写入，请稍候',
  DONE: '该导入已经完成',
}

/** Why a sheet of that kind cannot be imported about that subject. */
export function subjectFault(kind: string, subjectId: string | null | undefined): Fault | undefined {
  if (kind !== 'ROSTER' || subjectId) return undefined
  return { code: 'INVALID', message: '培训名册须指明是哪一个培训班' }
}

/** Why a sheet of that kind cannot be exported so. */
export function contentFault(kind: string, content: string): Fault | undefined {
  if (kind !== 'ROSTER' || content === 'TEMPLATE') return undefined
  return { code: 'INVALID', message: '培训名册只提供导入模板，学时记录请在培训班中查看' }
}

/** Why an import cannot be given up. */
export function cancelFault({ status }: Pick<Import, 'status'>): Fault | undefined {
  if (status === 'QUEUED' || status === 'CHECKING' || status === 'CHECKED') return undefined
  return {
    code: 'CONFLICT',
    message: status === 'APPLYING' ? '正在写入，不能取消' : '该导入已经结束，不能取消',
  }
}

/** Kinds that are written out and never read in. */
const exportOnly = new Set(['FEES'])

/** Why a kind of sheet cannot be imported. */
export function importFault(kind: string): Fault | undefined {
  return exportOnly.has(kind) ? { code: 'INVALID', message: '这类表格只能导出，不能导入' } : undefined
}

interface Export {
  kind: string
  content: string
  divisionId?: string | null | undefined
  from?: string | null | undefined
  on: string
  subjectId?: string | null | undefined
}

/** Why an export cannot be asked for like that. */
export function exportFault({ kind, content, divisionId, from, on, subjectId }: Export): Fault | undefined {
  const message = exportOnly.has(kind)
    ? content === 'TEMPLATE'
      ? '这类表格只能导出，没有导入模板'
      : divisionId
        ? '结算单按本机构导出，不能指定区划'
        : !from && !subjectId
          ? '请填写期间的起始日期，或者督导、培训、评价'
          : from && from > on
            ? `起始日期（${from}）不能晚于截止日期（${on}）`
            : undefined
    : from || subjectId
      ? '这类表格按日期导出，不能指定期间或事项'
      : undefined
  return message ? { code: 'INVALID', message } : undefined
}
