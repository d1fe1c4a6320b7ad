import { describe, expect, it } from 'vitest'
import { askOnce } from './entities.ts'

const county = (id: string) => ({ __typename: 'Division', id })

describe('entities that stand in several places', () => {
  const { variables, spread } = askOnce({
    on: '2020-12-01',
    representations: [county('a'), county('b'), county('a'), county('a')],
  })

  it('are asked for once, beside the other variables', () => {
    expect(variables).toEqual({ on: '2020-12-01', representations: [county('a'), county('b')] })
  })

  it('are given to each of them, as a copy of its own', () => {
    const { data } = spread({ data: { _entities: [{ name: '通江' }, null] } })
    const entities = data!._entities as object[]
    expect(entities).toEqual([{ name: '通江' }, null, { name: '通江' }, { name: '通江' }])
    expect(new Set(entities).size).toBe(4)
  })

  it('fail in each of them', () => {
    const { errors } = spread({ errors: [{ path: ['_entities', 0, 'name'] }, { path: ['other'] }, {}] })
    expect(errors).toEqual([
      { path: ['_entities', 0, 'name'] },
      { path: ['_entities', 2, 'name'] },
      { path: ['_entities', 3, 'name'] },
      { path: ['other'] },
      {},
    ])
  })
})

describe('a question without repetition', () => {
  it('goes out and comes back as it is', () => {
    for (const asked of [undefined, {}, { representations: [county('a'), county('b')] }]) {
      const { variables, spread } = askOnce(asked)
      const answer = { data: { _entities: [1, 2] } }
      expect(variables).toBe(asked)
      expect(spread(answer)).toBe(answer)
    }
  })
})
