using MicroSim.Conformance.Agents;

namespace MicroSim.Conformance.Running;

/// <summary>What to run.</summary>
/// <param name="Source">The agent under test.</param>
/// <param name="CasesFolder">Where the case files are.</param>
/// <param name="Filter">Runs only cases whose file or name has this text; null runs all.</param>
/// <param name="Jobs">How many cases at the same time.</param>
internal sealed record SuiteOptions(IAgentSource Source, string CasesFolder, string? Filter, int Jobs);
