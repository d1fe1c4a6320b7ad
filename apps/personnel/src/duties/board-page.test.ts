import { describe, expect, it } from 'vitest'
import { boardPage, noBoardPage } from './board-page.ts'

const board = {
  schoolName: '示例小学',
  officeName: '通江县教育督导室',
  officePhone: '（0827）720-0000',
  inspectors: [
    { name: '督学甲', validFrom: '2020-10-01', validTo: '2023-10-01' },
    { name: '督学乙', validFrom: '2021-03-09', validTo: null },
  ],
  matters: ['校务管理和制度执行情况', '校风、教风、学风建设情况'],
  isDemo: false,
}

describe('the page of a board', () => {
  it('says what the board says', () => {
    const text = boardPage(board)
      .replaceAll(/<style>.*<\/style>|<[^>]*>/gs, '')
      .replaceAll(/\s+/g, ' ')
    expect(text.trim()).toBe(
      '示例小学责任督学公示 责任督学公示 示例小学 责任督学 督学甲 自 2020年10月1日起，至 2023年10月1日前 ' +
        '督学乙 自 2021年3月9日起 督导事项 校务管理和制度执行情况 校风、教风、学风建设情况 ' +
        '联系方式 通江县教育督导室 电话：（0827）720-0000',
    )
    expect(boardPage(board)).toContain('href="tel:08277200000"')
  })

  it('needs no script, loads nothing, and shows words as words', () => {
    const html = boardPage({ ...board, schoolName: '<script>"x"&\'' })
    expect(html).not.toMatch(/<script|src=|url\(|@import|https?:/)
    expect(html).toContain('&lt;script&gt;&quot;x&quot;&amp;&#39;')
  })

  it('carries the mark of made-up data, and no telephone where none is known', () => {
    expect(boardPage({ ...board, isDemo: true })).toContain('演示数据')
    expect(boardPage({ ...board, officePhone: null })).not.toContain('tel:')
  })

  it('says the same of every school without a board', () => {
    expect(noBoardPage()).toContain('没有找到该学校当前公示的责任督学')
  })
})
