using Xunit.Sdk;
using Xunit.v3;

// Tests look at the time that requests take, so they run one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
