using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Http;

/// <summary>Parameters of a query that are <c>true</c> or <c>false</c>. Texts, for generated binding answers a wrong boolean with an empty 400.</summary>
internal static class Flag
{
    /// <summary>What to answer to a value that is neither; null when it is one of them or left out.</summary>
    public static ProblemResult? Refuse(string name, string? value) =>
        value is null or "true" or "false" ? null : new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter {name} must be true or false, not \"{value}\".");
}
