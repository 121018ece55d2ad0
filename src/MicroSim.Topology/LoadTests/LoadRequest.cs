namespace MicroSim.Topology;

/// <summary>One of the requests of a load.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="Name">What it is called in reports; null takes what it calls.</param>
/// <param name="Weight">Its share of the traffic, in proportion to the others'.</param>
public abstract record LoadRequest(string Path, string? Name, double Weight);

/// <summary>A scripted request: a tree of nodes.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Weight">Its share of the traffic.</param>
/// <param name="Node">The node (contract §1.1) as JSON.</param>
public sealed record ScriptedLoad(string Path, string? Name, double Weight, string Node) : LoadRequest(Path, Name, Weight);

/// <summary>A plain request: the service runs its plan.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Weight">Its share of the traffic.</param>
/// <param name="Service">Which service; null for the one that no other one calls.</param>
/// <param name="Http">What is sent; its target is a path.</param>
public sealed record ServiceLoad(string Path, string? Name, double Weight, string? Service, LoadHttp Http) : LoadRequest(Path, Name, Weight);

/// <summary>A plain request to a URL.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Weight">Its share of the traffic.</param>
/// <param name="Http">What is sent; its target is an absolute http URL.</param>
public sealed record UrlLoad(string Path, string? Name, double Weight, LoadHttp Http) : LoadRequest(Path, Name, Weight);

/// <summary>A plain HTTP request.</summary>
/// <param name="Target">Where to: a path, or a URL.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Headers">Headers beside those that are made.</param>
/// <param name="Body">The body as text, sent as UTF-8; null for none.</param>
public sealed record LoadHttp(string Target, string Method, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body);
