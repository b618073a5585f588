import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { InputFault } from '#src/kit/faults.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'package-'));
  await put('integration.yaml', 'name: demo\n');
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

test('all files as text, hidden ones and node_modules left out', async () => {
  await put('templates/deep/a.hbs', '{{ключ}}');
  await put('.git/config', 'x');
  await put('.env', 'x');
  await put('node_modules/x/index.js', 'x');
  expect(await readPackageFolder(root)).toEqual({
    files: { 'integration.yaml': 'name: demo\n', 'templates/deep/a.hbs': '{{ключ}}' },
  });
});

test('links are refused, to files and to folders', async () => {
  await symlink('/etc/passwd', join(root, 'README.md'));
  await expect(readPackageFolder(root)).rejects.toThrow(/README\.md: This is a link/);
  await rm(join(root, 'README.md'));
  await symlink('/etc', join(root, 'templates'));
  await expect(readPackageFolder(root)).rejects.toThrow(InputFault);
});

test('bytes that are no text, strange names, too much', async () => {
  await put('README.md', Buffer.from([0xff, 0xfe, 0x00]));
  await expect(readPackageFolder(root)).rejects.toThrow(/not text/);
  await put('README.md', 'я'.repeat(600_000));
  await expect(readPackageFolder(root)).rejects.toThrow(/larger than/);
  await rm(join(root, 'README.md'));
  await put('a b.md', 'x');
  await expect(readPackageFolder(root)).rejects.toThrow(/not allowed/);
});

test('more than a hundred files', async () => {
  for (let index = 0; index < 100; index++) await put(`templates/${index}.hbs`, 'x');
  await expect(readPackageFolder(root)).rejects.toThrow(/more than 100 files/);
});

test('no folder, no manifest', async () => {
  await expect(readPackageFolder(join(root, 'nowhere'))).rejects.toThrow(/no such folder/);
  await rm(join(root, 'integration.yaml'));
  await expect(readPackageFolder(root)).rejects.toThrow(/no integration\.yaml/);
});
