// Node has it; its types live in the DOM library only.
declare namespace WebAssembly {
  type ModuleImports = Record<string, unknown>
  function instantiate(
    bytes: Uint8Array,
    imports: Record<string, ModuleImports>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>
}
