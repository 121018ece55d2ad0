using System.Reflection;

namespace MicroSim.Load.Reports;

/// <summary>Pages that need nothing else: figures are in them, and what draws these.</summary>
public static class ReportPage
{
    private const string Styles = "/*STYLES*/", Script = "/*SCRIPT*/", Figures = "/*REPORT*/null";

    /// <summary>A page of figures.</summary>
    /// <param name="assembly">Where the template is embedded.</param>
    /// <param name="template">Its name.</param>
    /// <param name="json">The figures. Serializers write &lt; as \u003C, so no text of theirs ends the script.</param>
    public static string Of(Assembly assembly, string template, string json) =>
        Read(assembly, template)
            .Replace(Styles, Read(typeof(ReportPage).Assembly, "report.css"), StringComparison.Ordinal)
            .Replace(Script, Read(typeof(ReportPage).Assembly, "report.js"), StringComparison.Ordinal)
            .Replace(Figures, json, StringComparison.Ordinal);

    private static string Read(Assembly assembly, string name)
    {
        using Stream resource = assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(resource);
        return reader.ReadToEnd();
    }
}
