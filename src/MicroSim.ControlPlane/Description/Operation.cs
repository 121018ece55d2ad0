namespace MicroSim.ControlPlane.Description;

/// <summary>One call of the API, as its documents describe it.</summary>
/// <param name="Id">The endpoint's name.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Route template.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Replies">What it answers when it goes well.</param>
internal sealed record Operation(string Id, string Method, string Path, string Summary, params IReadOnlyList<Reply> Replies)
{
    /// <summary>What a caller must know besides.</summary>
    public string? Text { get; init; }

    /// <summary>Parameters of the query and headers; those of the path are in <see cref="Path"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>What is sent; null for nothing.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Statuses of refusals that this operation may answer, besides those of every one.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];
}

/// <summary>What a call sends.</summary>
/// <param name="Text">What it is, in words.</param>
/// <param name="Schema">The component that describes it.</param>
/// <param name="MediaTypes">How it may be written.</param>
internal sealed record RequestBody(string Text, string Schema, params IReadOnlyList<string> MediaTypes)
{
    public static RequestBody JsonOrYaml(string text, string schema) => new(text, schema, "application/json", "application/yaml");

    public static RequestBody MergePatch(string text, string schema) => new(text, schema, "application/merge-patch+json", "application/json", "application/yaml");
}

/// <summary>A parameter that is not part of the path.</summary>
internal sealed record Parameter(string Name, string In, string Text)
{
    public static Parameter Query(string name, string text) => new(name, "query", text);

    public static Parameter Header(string name, string text) => new(name, "header", text);
}

/// <summary>A reply that says that it went well.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">What it means.</param>
/// <param name="Type">What the body is: a record of the API, or null when it is none.</param>
/// <param name="MediaType">Of the body; null for no body.</param>
/// <param name="Schema">The component that describes the body, where it is no record of the API.</param>
/// <param name="HasTag">Whether it brings an ETag.</param>
internal sealed record Reply(int Status, string Text, Type? Type = null, string? MediaType = "application/json", string? Schema = null, bool HasTag = false);
