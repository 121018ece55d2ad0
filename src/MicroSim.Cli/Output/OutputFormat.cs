namespace MicroSim.Cli.Output;

/// <summary>How results are printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people; may change.</summary>
    Text,

    /// <summary>For programs: one value, or one a line where there is a stream of them.</summary>
    Json,

    /// <summary>The same values as YAML, each a document of its own where there is a stream of them.</summary>
    Yaml,
}
