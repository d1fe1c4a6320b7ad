import type { Player } from '../player.ts'
import { holdTraining, type Training } from '../training.ts'

const login = 'yanhu-officer'

const ask = /* GraphQL */ `
  query Hours($id: ID!) {
    inspector(id: $id) {
      training(year: 2022) { countedHours rules { level met shortHours } }
    }
  }
`

type Held = Pick<Training, 'title' | 'form' | 'hours' | 'persons'> & { from: string; to: string }

const hold = (player: Player, { from, to, ...held }: Held) =>
  holdTraining(player, {
    ...held,
    login,
    contents: '政策法规、督导实务（演示）',
    days: { announced: '2022-10-20', from, to, recorded: '2022-12-20' },
  })

async function hoursOf(player: Player, id: string) {
  const { inspector } = await (await player.as(login, '2022-12-31'))(ask, { id })
  const { countedHours, rules } = inspector.training
  const ruleOf = (level: string) => {
    const { met, shortHours } = rules.find((rule: { level: string }) => rule.level === level)
    return { met, short: shortHours }
  }
  return { counted: countedHours, province: ruleOf('PROVINCE'), nation: ruleOf('NATION') }
}

/** The hours of two inspectors under both rules: only concentrated training counts. */
export async function trainInspectors(player: Player, [z, y]: string[]) {
  const [first, second] = [z as string, y as string]
  await hold(player, {
    title: '演示督学集中培训',
    form: 'CONCENTRATED',
    from: '2022-11-01',
    to: '2022-11-03',
    hours: 24,
    persons: [first, second],
  })
  await hold(player, {
    title: '演示督学专题培训',
    form: 'CONCENTRATED',
    from: '2022-11-10',
    to: '2022-11-10',
    hours: 8,
    persons: [second],
  })
  await hold(player, {
    title: '演示督学网络研修',
    form: 'ONLINE',
    from: '2022-11-15',
    to: '2022-12-15',
    hours: 20,
    persons: [first],
  })
  return { z: await hoursOf(player, first), y: await hoursOf(player, second) }
}
