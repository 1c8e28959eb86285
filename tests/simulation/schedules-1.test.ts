import { suite } from './support/suite.ts';

suite(0, 2);
