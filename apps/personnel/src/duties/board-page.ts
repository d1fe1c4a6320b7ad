import type { PublicBoard } from '../generated/resolvers.ts'

/** Readable on a phone; nothing is loaded from anywhere, and no script runs. */
const style = `
  body { margin: 0 auto; max-width: 40rem; padding: 1rem; font: 1.125rem/1.7 system-ui, sans-serif; color: #1a1a1a; background: #fff }
  h1 { font-size: 1.4rem; text-align: center; margin: .5rem 0 }
  h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; border-bottom: 2px solid #b3261e }
  .school { text-align: center; font-size: 1.25rem; margin: 0 }
  .name { font-size: 1.5rem; font-weight: bold; margin: .5rem 0 0 }
  .demo { border: 2px solid #b3261e; color: #b3261e; padding: .25rem .75rem; text-align: center }
  .small { color: #555; font-size: 1rem; margin: 0 }
  ol { padding-left: 1.75rem; margin: 0 }
  a { color: #0b57d0 }`

/** The board of a school as a page for everybody: what the board at the gate says, and no more. */
export const boardPage = (board: PublicBoard): string =>
  page(
    `${board.schoolName}责任督学公示`,
    `${board.isDemo ? '<p class="demo">演示数据，仅供系统演示</p>' : ''}
<h1>责任督学公示</h1>
<p class="school">${escape(board.schoolName)}</p>
<h2>责任督学</h2>
${board.inspectors.map(inspector).join('\n')}
<h2>督导事项</h2>
<ol>
${board.matters.map((matter) => `<li>${escape(matter)}</li>`).join('\n')}
</ol>
<h2>联系方式</h2>
<p>${escape(board.officeName)}</p>
${board.officePhone ? `<p>电话：<a href="tel:${escape(dialled(board.officePhone))}">${escape(board.officePhone)}</a></p>` : ''}`,
  )

/** What stands there where a school has no board: nobody learns whether there is such a school. */
export const noBoardPage = (): string =>
  page(
    '没有公示信息',
    '<h1>没有公示信息</h1>\n<p>没有找到该学校当前公示的责任督学，请核对二维码或向当地教育督导机构咨询。</p>',
  )

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${style}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`

const inspector = ({ name, validFrom, validTo }: PublicBoard['inspectors'][number]): string =>
  `<p class="name">${escape(name)}</p>
<p class="small">自 ${chinese(validFrom)}起${validTo ? `，至 ${chinese(validTo)}前` : ''}</p>`

function chinese(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** As a telephone dials it: no blanks, full-width digits as plain ones. */
const dialled = (phone: string): string => phone.normalize('NFKC').replaceAll(/[^0-9+]/g, '')

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char)
