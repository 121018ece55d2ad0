using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace MicroSim.Cli;

/// <summary>What an option or argument may be, and what a shell completes it to.</summary>
internal static class Checks
{
    /// <summary>A number with a rule; <paramref name="right"/> says what would be right.</summary>
    public static Option<T> Checked<T>(this Option<T> option, Func<T, bool> rule, string right)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Parse(result, option.Name, rule, right);
        return option;
    }

    public static Argument<T> Checked<T>(this Argument<T> argument, Func<T, bool> rule, string right)
        where T : struct, INumber<T>
    {
        argument.CustomParser = result => Parse(result, argument.Name, rule, right);
        return argument;
    }

    public static Option<T?> CheckedOrNone<T>(this Option<T?> option, Func<T, bool> rule, string right)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Parse(result, option.Name, rule, right);
        return option;
    }

    public static Argument<string> Completing(this Argument<string> argument, Func<CompletionContext, IEnumerable<string>> names)
    {
        argument.CompletionSources.Add(Source(names));
        return argument;
    }

    public static Argument<string?> CompletingOrNone(this Argument<string?> argument, Func<CompletionContext, IEnumerable<string>> names)
    {
        argument.CompletionSources.Add(Source(names));
        return argument;
    }

    // Help asks too, without a command line, and is to show no names.
    private static Func<CompletionContext, IEnumerable<CompletionItem>> Source(Func<CompletionContext, IEnumerable<string>> names) =>
        context => context is TextCompletionContext ? names(context).Select(n => new CompletionItem(n)) : [];

    private static T Parse<T>(ArgumentResult result, string name, Func<T, bool> rule, string right)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out T value) && rule(value))
            return value;
        result.AddError($"{name} must be {right}, not '{text}'.");
        return default;
    }
}
