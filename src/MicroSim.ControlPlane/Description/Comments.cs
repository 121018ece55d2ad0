using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MicroSim.ControlPlane.Description;

/// <summary>The comments of records, from the documentation files that the compiler makes.</summary>
/// <param name="files">Of all projects whose records the API has.</param>
internal sealed partial class Comments(params IReadOnlyList<XDocument> files)
{
    private readonly Dictionary<string, XElement> members = files.SelectMany(f => f.Descendants("member")).ToDictionary(m => (string)m.Attribute("name")!);

    /// <summary>What a record is.</summary>
    public string? Of(Type type) => Text(members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What a record's parameter is, by its name in JSON.</summary>
    public string? Of(Type type, string property)
    {
        XElement? record = members.GetValueOrDefault($"T:{type.FullName}");
        return Text(record?.Elements("param").FirstOrDefault(p => string.Equals((string?)p.Attribute("name"), property, StringComparison.OrdinalIgnoreCase)));
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        IEnumerable<string> parts = element.Nodes().Select(n => n switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" or "paramref" } reference => $"`{((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name"))?.Split('.', ':')[^1]}`",
            XElement other => other.Value,
            _ => "",
        });
        return Space().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
