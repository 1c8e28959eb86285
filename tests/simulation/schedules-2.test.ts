import { suite } from './support/suite.ts';

suite(1, 2);
