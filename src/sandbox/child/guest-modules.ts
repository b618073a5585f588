import type ivm from 'isolated-vm';
import { guestSource, guestUrl } from './guest-sources.ts';

/** Loads a module of ours, such as a source's facts, into one isolate with all that it imports. */
export function loadGuestModule(isolate: ivm.Isolate, context: ivm.Context, url: string): ivm.Module {
  const modules = new Map<string, ivm.Module>();
  const urls = new Map<ivm.Module, string>();
  const load = (wanted: string): ivm.Module => {
    const known = modules.get(wanted);
    if (known) return known;
    const module = isolate.compileModuleSync(guestSource(wanted), { filename: wanted });
    modules.set(wanted, module);
    urls.set(module, wanted);
    return module;
  };
  const main = load(guestUrl(url, url));
  main.instantiateSync(context, (specifier, from) => load(guestUrl(specifier, urls.get(from) ?? url)));
  main.evaluateSync();
  return main;
}
