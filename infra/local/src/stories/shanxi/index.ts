import { check, type Story } from '../story.ts'
import { formCommittee } from './committee.ts'
import { staffCounty } from './county.ts'
import { expected } from './facts.ts'
import { staffingOf } from './staffing.ts'
import { trainInspectors } from './training.ts'

/** The reform of Shanxi, as far as it concerns people. */
export const shanxi: Story = {
  title: '山西深化督导体制机制改革（县、学校、督学、学时为演示数据）',
  async play(player, report) {
    report('教育督导委员会：主任、副主任、成员单位')
    const committee = await formCommittee(player)
    report('督学配备')
    const { organs, persons } = await staffCounty(player)
    const staffing = await staffingOf(player, 'yanhu-officer', organs.division)
    const seenByProvince = await staffingOf(player, 'shanxi-officer', organs.division)
    report('培训学时：省、国家两项规定')
    const training = await trainInspectors(player, persons)
    return {
      checks: [
        check('教育督导委员会', expected.committee, committee),
        check('督学配备：52 所学校、3 所学生数较多、12 名督学', expected.staffing, staffing),
        check('省级看到的县配备', staffing, seenByProvince),
        check('培训学时（集中24＋网络20）', expected.training.z, training.z),
        check('培训学时（集中32）', expected.training.y, training.y),
      ],
      figures: { committee, staffing, training },
    }
  },
}
