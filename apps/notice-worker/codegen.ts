import { codegenConfig } from '@dudao/service/codegen'

export default codegenConfig()
