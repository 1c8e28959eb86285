/** Where the tests' server listens; TEST_PORT when 4173 is taken on this machine. */
export const port = Number(process.env.TEST_PORT ?? 4173);
