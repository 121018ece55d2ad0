namespace MicroSim.Contract;

/// <summary>How a fault acts.</summary>
public enum FaultKind
{
    /// <summary>On one call, in the service.</summary>
    Call,

    /// <summary>As a state of the service that ends by itself.</summary>
    State,

    /// <summary>On one call, between two services and nowhere else.</summary>
    Link,
}

/// <summary>Where an argument is valid.</summary>
public enum ArgPlace
{
    Everywhere,

    /// <summary>In a fault of a request or a plan, which has no end but the argument's.</summary>
    FaultOnly,

    /// <summary>In a condition.</summary>
    ConditionOnly,
}

/// <summary>The type of a fault's argument.</summary>
public enum ArgType
{
    Integer,
    Number,
    Text,

    /// <summary>Text that names a service: by its name where people write, by an absolute URL between agents.</summary>
    Designation,
}

/// <summary>One fault type of the catalogue.</summary>
/// <param name="Type">Its name on the wire.</param>
/// <param name="Kind">Whether it acts on a call or is a state.</param>
/// <param name="Link">Whether it may stand in a node's <c>link</c> or a condition with <c>to</c>.</param>
/// <param name="Summary">What really happens, in a few words.</param>
/// <param name="Args">Its arguments.</param>
public sealed record FaultSpec(string Type, FaultKind Kind, bool Link, string Summary, IReadOnlyList<ArgSpec> Args)
{
    internal int IndexOf(string name)
    {
        for (int i = 0; i < Args.Count; i++)
        {
            if (Args[i].Name == name)
                return i;
        }
        return -1;
    }
}

/// <summary>One argument of a fault type.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Unit">Its unit, empty where it has none.</param>
/// <param name="Min">Smallest number allowed.</param>
/// <param name="Max">Largest number allowed.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="DefaultNumber">Its number when absent; NaN where there is none.</param>
/// <param name="DefaultText">Its text when absent.</param>
/// <param name="Choices">The texts allowed; empty allows all.</param>
/// <param name="MaxLength">Longest text allowed, in UTF-16 units.</param>
/// <param name="Cap">The environment variable that lowers <paramref name="Max"/>, if any.</param>
/// <param name="CapDefault">What that variable is when nobody sets it.</param>
/// <param name="Sum">Whether all that act at a time may not pass <paramref name="Max"/> together.</param>
/// <param name="Place">Where it is valid.</param>
/// <param name="Summary">What it means, in a few words.</param>
public sealed record ArgSpec(
    string Name,
    ArgType Type,
    string Unit,
    double Min,
    double Max,
    bool Required,
    double DefaultNumber,
    string? DefaultText,
    IReadOnlyList<string> Choices,
    int MaxLength,
    string? Cap,
    double? CapDefault,
    bool Sum,
    ArgPlace Place,
    string Summary)
{
    /// <summary>Whether it holds text of some sort.</summary>
    public bool IsText => Type is ArgType.Text or ArgType.Designation;
}
