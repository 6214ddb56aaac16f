package io.edupulse.kernel.fingerprint;

import io.edupulse.kernel.text.Text;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The code of one method as text that is the same whenever the method does the same things in the same
/// order: constants are written out instead of their numbers in the class file, jumps lead to counted
/// places, and lines are left out.
final class CodeText {

    private final ClassNames names;
    private final References references;
    private final Map<Label, Integer> places = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private CodeText(ClassNames names, References references) {
        this.names = names;
        this.references = references;
    }

    /// Takes what a method refers to.
    @FunctionalInterface
    interface References {

        /// @param method the name of the method that is called or handed on, or null for a class alone
        /// @param type its descriptor
        void met(ClassDesc owner, @Nullable String method, @Nullable String type);
    }

    static String of(MethodModel method, ClassNames names, References references) {
        var code = new CodeText(names, references);
        code.meetAll(method.methodTypeSymbol());
        method.code().ifPresent(code::write);
        return method.flags().flagsMask() + " " + code.text;
    }

    private void write(CodeModel code) {
        var targets = targets(code);
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target && targets.contains(target.label())) {
                places.put(target.label(), places.size());
            }
        }
        for (CodeElement element : code) {
            switch (element) {
                case LabelTarget target -> {
                    if (places.containsKey(target.label())) {
                        add("at " + place(target.label()));
                    }
                }
                case ExceptionCatch handled -> write(handled);
                case Instruction instruction -> add(instruction.opcode() + " " + operands(instruction));
                default -> {} // lines and names of variables
            }
        }
    }

    /// The places that jumps and handlers lead to. Others bound the ranges of variables, which only a compiler that was
    /// asked for them writes.
    private static Set<Label> targets(CodeModel code) {
        var targets = new HashSet<Label>();
        for (CodeElement element : code) {
            switch (element) {
                case BranchInstruction branch -> targets.add(branch.target());
                case TableSwitchInstruction choice -> addAll(targets, choice.defaultTarget(), choice.cases());
                case LookupSwitchInstruction choice -> addAll(targets, choice.defaultTarget(), choice.cases());
                case ExceptionCatch handled ->
                    targets.addAll(List.of(handled.tryStart(), handled.tryEnd(), handled.handler()));
                default -> {} // leads to the next one
            }
        }
        return targets;
    }

    private static void addAll(Set<Label> targets, Label otherwise, List<SwitchCase> cases) {
        targets.add(otherwise);
        cases.forEach(one -> targets.add(one.target()));
    }

    private void write(ExceptionCatch handled) {
        var type = handled.catchType().map(caught -> meet(caught.asSymbol())).orElse("anything");
        add(Text.format(
                "catch %s from %d to %d at %d",
                type, place(handled.tryStart()), place(handled.tryEnd()), place(handled.handler())));
    }

    private String operands(Instruction instruction) {
        return switch (instruction) {
            case InvokeInstruction call ->
                meet(
                        call.owner().asSymbol(),
                        call.name().stringValue(),
                        call.type().stringValue());
            case InvokeDynamicInstruction call ->
                Text.format(
                        "%s %s %s %s",
                        call.name().stringValue(),
                        names.in(call.type().stringValue()),
                        constant(call.bootstrapMethod()),
                        constants(call.bootstrapArgs()));
            case FieldInstruction field ->
                Text.format(
                        "%s.%s %s",
                        meet(field.owner().asSymbol()), field.name().stringValue(), meet(field.typeSymbol()));
            case ConstantInstruction load -> constant(load.constantValue());
            case NewObjectInstruction create -> meet(create.className().asSymbol());
            case NewReferenceArrayInstruction create ->
                meet(create.componentType().asSymbol());
            case NewMultiArrayInstruction create -> meet(create.arrayType().asSymbol()) + " " + create.dimensions();
            case NewPrimitiveArrayInstruction create -> create.typeKind().name();
            case TypeCheckInstruction check -> meet(check.type().asSymbol());
            case LoadInstruction load -> "" + load.slot();
            case StoreInstruction store -> "" + store.slot();
            case IncrementInstruction increment -> increment.slot() + " " + increment.constant();
            case BranchInstruction branch -> "" + place(branch.target());
            case TableSwitchInstruction choice -> choice(choice.defaultTarget(), choice.cases());
            case LookupSwitchInstruction choice -> choice(choice.defaultTarget(), choice.cases());
            default -> "";
        };
    }

    private String choice(Label otherwise, List<SwitchCase> cases) {
        var text = new StringBuilder(Text.format("else %d", place(otherwise)));
        cases.forEach(one -> text.append(Text.format(" %d->%d", one.caseValue(), place(one.target()))));
        return text.toString();
    }

    private String constants(List<ConstantDesc> constants) {
        return constants.stream().map(this::constant).toList().toString();
    }

    private String constant(ConstantDesc constant) {
        return switch (constant) {
            case ClassDesc type -> meet(type);
            case DirectMethodHandleDesc handle ->
                handle.kind() + " " + meet(handle.owner(), handle.methodName(), handle.lookupDescriptor());
            case MethodTypeDesc type -> meetAll(type);
            case DynamicConstantDesc<?> dynamic ->
                Text.format(
                        "%s %s %s %s",
                        dynamic.constantName(),
                        meet(dynamic.constantType()),
                        constant(dynamic.bootstrapMethod()),
                        constants(dynamic.bootstrapArgsList()));
            case String string -> "\"" + string + "\"";
            default -> constant.getClass().getSimpleName() + " " + constant;
        };
    }

    private String meetAll(MethodTypeDesc type) {
        meet(type.returnType());
        type.parameterList().forEach(this::meet);
        return names.in(type.descriptorString());
    }

    private String meet(ClassDesc type) {
        references.met(type, null, null);
        return names.in(type.descriptorString());
    }

    private String meet(ClassDesc owner, String method, String type) {
        references.met(owner, method, type);
        return Text.format("%s.%s%s", names.in(owner.descriptorString()), method, names.in(type));
    }

    private int place(Label label) {
        return places.getOrDefault(label, -1);
    }

    private void add(String line) {
        text.append(line).append('\n');
    }
}
