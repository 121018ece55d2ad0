namespace MicroSim.Contract;

/// <summary>How strict a parser is.</summary>
/// <param name="Catalogue">The fault types that are known, under their caps.</param>
/// <param name="Strict">Refuse unknown fields and duplicate keys: for what a person wrote.</param>
/// <param name="AgentDesignations">Designations must be absolute http or https URLs: between agents.</param>
/// <param name="DesignationProblem">What is wrong with a designation, for who knows the services; null where all is well.</param>
public sealed record ParseOptions(FaultCatalogue Catalogue, bool Strict = false, bool AgentDesignations = false, Func<string, string?>? DesignationProblem = null);
