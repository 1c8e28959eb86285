export { backup, migrate, restore } from './commands.ts';
export { seedDemo } from './demo/seed.ts';
