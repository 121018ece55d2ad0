namespace MicroSim.Contract;

/// <summary>Something wrong with an input, and where: <c>routes[0].timeout: must be an integer from 1 to 600000</c>.</summary>
/// <param name="Path">JSON path from the document's root; <c>$</c> is the document itself.</param>
/// <param name="Message">What would be right.</param>
public readonly record struct Problem(string Path, string Message)
{
    /// <summary>The path of the document itself.</summary>
    public const string Root = "$";

    public override string ToString() => $"{Path}: {Message}";
}
